import { beforeEach, describe, expect, it } from 'vitest';
import { Stage } from './stage.ts';

const hour = 3_600_000;

/** The relay's console, with messages that cannot be delivered: both mailbox servers of green.example are off. */
let stage: Stage;
let ids: string[];

const idsIn = (listing: string): string[] => [...listing.matchAll(/^([0-9A-F]{10,})/gm)].map(([, id]) => id ?? '');

beforeEach(() => {
  stage = new Stage('submit');
  for (const host of ['mx1', 'mx2']) stage.world.input({ kind: 'host.power', host, up: false });
  stage.type('echo one | mail -s First ben@green.example', 'echo two | mail -s Second carla@green.example');
  stage.wait(120_000);
  ids = idsIn(stage.type('mailq'));
  expect(ids).toHaveLength(2);
});

const power = () => {
  for (const host of ['mx1', 'mx2']) stage.world.input({ kind: 'host.power', host, up: true });
};
const delivered = () =>
  stage.sink.events.flatMap((event) =>
    event.kind === 'mail.delivered' ? [/^Subject: (.*)\r$/m.exec(event.message)?.[1]] : [],
  );

describe('postqueue', () => {
  it('lists as mailq does', () => {
    expect(stage.type('postqueue -p')).toBe(stage.type('mailq'));
  });

  it('lists as JSON, a message a line', () => {
    const lines = stage.type('postqueue -j').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      {
        ...{ queue_name: 'deferred', queue_id: ids[0], arrival_time: 1_772_442_000, forced_expire: false },
        ...{ sender: 'root@blue.example', recipients: [{ address: 'ben@green.example' }] },
      },
      { queue_id: ids[1] },
    ]);
    expect(lines[0]).toMatch(/"delay_reason":"connect to mx[12]\.green\.example.*Connection timed out"/);
  });

  it('tries all that waits, now', () => {
    power();
    expect(stage.type('postqueue -f')).toBe('');
    expect(delivered().sort()).toEqual(['First', 'Second']);
    expect(stage.type('mailq')).toBe('Mail queue is empty\n');
  });

  it('tries one message now', () => {
    power();
    stage.type(`postqueue -i ${ids[1]}`);
    expect(delivered()).toEqual(['Second']);
    expect(idsIn(stage.type('mailq'))).toEqual([ids[0]]);
  });

  it.each(['postqueue', 'postqueue -x', 'postqueue -i'])('says how it is used: %s', (line) => {
    expect(stage.type(line)).toContain('postqueue: fatal: usage: postqueue -f');
  });
});

describe('postsuper', () => {
  it('deletes one message, and nobody is told', () => {
    expect(stage.type(`postsuper -d ${ids[0]}`)).toBe(`postsuper: ${ids[0]}: removed\npostsuper: Deleted: 1 message\n`);
    expect(idsIn(stage.type('postqueue -p'))).toEqual([ids[1]]);
    power();
    stage.wait(hour);
    expect(delivered()).toEqual(['Second']);
  });

  it('deletes all, or all of a queue', () => {
    stage.type(`postsuper -h ${ids[0]}`);
    expect(stage.type('postsuper -d ALL deferred')).toBe('postsuper: Deleted: 1 message\n');
    expect(idsIn(stage.type('mailq'))).toEqual([ids[0]]);
    expect(stage.type('postsuper -d ALL')).toBe('postsuper: Deleted: 1 message\n');
    expect(stage.type('postsuper -d ALL', 'mailq')).toBe('Mail queue is empty\n');
  });

  it('holds a message, and releases it', () => {
    expect(stage.type(`postsuper -h ${ids[0]}`)).toBe(
      `postsuper: ${ids[0]}: placed on hold\npostsuper: Placed on hold: 1 message\n`,
    );
    expect(stage.type('mailq')).toContain(`${ids[0]}! `);
    power();
    stage.type('postqueue -f');
    stage.wait(hour);
    expect(delivered()).toEqual(['Second']);
    expect(stage.type(`postsuper -H ${ids[0]}`)).toBe(
      `postsuper: ${ids[0]}: released from hold\npostsuper: Released from hold: 1 message\n`,
    );
    stage.wait(hour);
    expect(delivered()).toEqual(['Second', 'First']);
  });

  it('keeps a message on hold while the host has no power', () => {
    stage.type(`postsuper -h ${ids[0]}`);
    stage.world.input({ kind: 'host.power', host: 'submit', up: false });
    power();
    stage.world.input({ kind: 'host.power', host: 'submit', up: true });
    stage.wait(hour);
    expect(delivered()).toEqual(['Second']);
  });

  it('begins anew with a message', () => {
    power();
    expect(stage.type(`postsuper -r ${ids[0]}`)).toContain(`${ids[0]}: requeued`);
    expect(delivered()).toEqual(['First']);
  });

  it('takes ids from a pipe', () => {
    expect(stage.type(`echo ${ids.join(' ')} | postsuper -d -`)).toContain('postsuper: Deleted: 2 messages\n');
    expect(stage.type('mailq')).toBe('Mail queue is empty\n');
  });

  it('says nothing of what is not there', () => {
    expect(stage.type('postsuper -d 0123456789A')).toBe('');
  });

  it('is for root alone, and so is postcat', () => {
    const reader = new Stage('mx1', 'ben');
    expect(reader.type('postsuper -d ALL')).toBe(
      'postsuper: fatal: use of this command is reserved for the superuser\n',
    );
    expect(reader.type('postcat -q 0123456789A')).toContain('Permission denied');
  });

  it('says how it is used', () => {
    expect(stage.type('postsuper -d')).toContain('postsuper: fatal: usage: postsuper');
    expect(stage.type('postsuper -x')).toContain('postsuper: fatal: usage: postsuper');
  });
});

describe('postcat', () => {
  it('shows envelope and content of a queued message', () => {
    const text = stage.type(`postcat -q ${ids[0]}`);
    expect(text).toMatch(new RegExp(`^\\*\\*\\* ENVELOPE RECORDS deferred/\\w/${ids[0]} \\*\\*\\*\nmessage_size: `));
    expect(text).toContain('sender: root@blue.example\n');
    expect(text).toContain('named_attribute: dsn_orig_rcpt=rfc822;ben@green.example\n');
    expect(text).toContain('recipient: ben@green.example\n*** MESSAGE CONTENTS');
    expect(text).toMatch(/\nSubject: First\n[^]*\none\n\*\*\* HEADER EXTRACTED/);
  });

  it('shows parts', () => {
    expect(stage.type(`postcat -bq ${ids[0]}`)).toBe('one\n');
    expect(stage.type(`postcat -hq ${ids[0]}`)).toContain('Subject: First\n');
    expect(stage.type(`postcat -eq ${ids[0]}`)).not.toContain('Subject');
  });

  it('says what is not there', () => {
    expect(stage.type('postcat -q 0123456789A')).toBe(
      'postcat: fatal: open queue file 0123456789A: No such file or directory\n',
    );
  });
});
