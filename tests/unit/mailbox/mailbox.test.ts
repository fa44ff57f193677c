import { beforeEach, describe, expect, it } from 'vitest';
import { KeepingSink } from '../../../src/sim/kernel/trace.ts';
import type { Folder } from '../../../src/sim/machines/mailbox/folder.ts';
import type { MailStore } from '../../../src/sim/machines/mailbox/store.ts';
import type { Mailbox } from '../../../src/sim/machines/mailbox/mailbox.ts';
import { octets } from '../../../src/sim/octets.ts';
import type { SimEvent } from '../../../src/sim/trace.ts';
import { readWorld } from '../../../src/course/build/read-world.ts';
import { World } from '../../../src/sim/world/world.ts';

const message = octets('Subject: x\r\n\r\nx\r\n');
const sink = new KeepingSink<SimEvent>();
let world: World;
let store: MailStore;
let ben: Mailbox;

beforeEach(() => {
  world = new World(readWorld('lessons/worlds/base.yaml'), 'seed', sink);
  const host = world.hosts.get('mx1');
  if (!host) throw new Error('no mx1');
  store = host.mail;
  const mailbox = store.mailbox('ben');
  if (!mailbox) throw new Error('no mailbox');
  ben = mailbox;
  sink.drain();
});

const kinds = () => sink.drain().map(({ kind }) => kind);
const uids = (folder: Folder | null) => folder?.messages.map(({ uid }) => uid);

describe('an inbox', () => {
  it('takes what is delivered, and gives no number twice', () => {
    store.deliver('ben', message, 'Q1');
    store.deliver('ben', message, 'Q2');
    store.remove('ben', 2);
    store.deliver('ben', message, 'Q3');
    expect(uids(ben.inbox)).toEqual([1, 3]);
    expect(kinds()).toEqual(['mail.delivered', 'mail.delivered', 'mailbox.expunged', 'mail.delivered']);
  });

  it('says only once that a message was read', () => {
    store.deliver('ben', message, 'Q1');
    store.markSeen('ben', 1);
    store.markSeen('ben', 1);
    expect(store.list('ben')[0]?.seen).toBe(true);
    expect(kinds()).toEqual(['mail.delivered', 'mailbox.flags']);
  });

  it('has its name in any letter case, and stays', () => {
    expect(ben.folder('inBox')).toBe(ben.inbox);
    expect(ben.create('inbox')).toBe('exists');
    expect(ben.delete('Inbox')).toBe('inbox');
  });

  it('keeps no more than it may', () => {
    store.keepMax = 2;
    for (const id of ['a', 'b', 'c']) store.deliver('ben', message, id);
    expect(uids(ben.inbox)).toEqual([2, 3]);
  });

  it('is nobody else’s', () => {
    expect(store.deliver('nobody', message, 'Q1')).toBe(false);
    expect(store.mailbox('nobody')).toBeNull();
    store.deliver('ben', message, 'Q1');
    expect(store.list('carla')).toEqual([]);
  });
});

describe('folders', () => {
  it('are made, renamed with what is below them, and deleted', () => {
    expect([ben.create('Work'), ben.create('Work.2026'), ben.create('Work')]).toEqual([null, null, 'exists']);
    expect(ben.rename('Work', 'Play')).toBeNull();
    expect(ben.names).toEqual(['Play', 'Play.2026', 'INBOX']);
    expect([ben.rename('Play', 'inbox'), ben.rename('Work', 'x')]).toEqual(['exists', 'missing']);
    expect([ben.delete('Play'), ben.delete('Play')]).toEqual([null, 'missing']);
    expect(kinds()).toEqual([
      ...['mailbox.created', 'mailbox.created', 'mailbox.renamed', 'mailbox.renamed', 'mailbox.deleted'],
    ]);
  });

  it('have a UIDVALIDITY that survives a new name and is never used again', () => {
    ben.create('Work');
    const first = ben.folder('Work')?.uidValidity;
    ben.rename('Work', 'Play');
    expect(ben.folder('Play')?.uidValidity).toBe(first);
    ben.create('Work');
    expect(ben.folder('Work')?.uidValidity).toBeGreaterThan(first ?? Infinity);
    expect(ben.inbox.uidValidity).toBe(1772442000);
  });

  it('of INBOX renamed take its messages, and it stays empty', () => {
    store.deliver('ben', message, 'Q1');
    store.markSeen('ben', 1);
    expect(ben.rename('INBOX', 'Old')).toBeNull();
    expect(uids(ben.inbox)).toEqual([]);
    expect(ben.folder('Old')?.messages[0]?.flags).toEqual(['\\Seen']);
    expect(ben.inbox.uidNext).toBe(2);
  });

  it('order flags, know keywords in any letter case, and keep each once', () => {
    ben.append(ben.inbox, message, ['$Label', '\\Seen', '\\Answered', '\\Seen'], 0);
    expect(ben.inbox.messages[0]?.flags).toEqual(['\\Answered', '\\Seen', '$Label']);
    ben.setFlags(ben.inbox, 1, ['b', '$LABEL', '\\Draft']);
    expect(ben.inbox.messages[0]?.flags).toEqual(['\\Draft', '$Label', 'b']);
    ben.setFlags(ben.inbox, 1, ['\\Draft', 'B', '$label']);
    expect(kinds()).toEqual(['mailbox.appended', 'mailbox.flags']);
  });

  it('tell who watches, until they look away', () => {
    let told = 0;
    const stop = ben.inbox.watch(() => told++);
    store.deliver('ben', message, 'Q1');
    ben.setFlags(ben.inbox, 1, ['\\Seen']);
    ben.expunge(ben.inbox, 1);
    ben.expunge(ben.inbox, 1);
    stop();
    store.deliver('ben', message, 'Q2');
    expect(told).toBe(3);
  });

  it('can be subscribed to', () => {
    ben.subscribe('Sent', true);
    ben.subscribe('inbox', true);
    ben.subscribe('Sent', false);
    expect(ben.subscribed).toEqual(['INBOX']);
  });
});
