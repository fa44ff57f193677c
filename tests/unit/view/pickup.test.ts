import { describe, expect, it } from 'vitest';
import type { PickupProblem } from '../../../src/sim/machines/pickup/client.ts';
import { octets } from '../../../src/sim/octets.ts';
import { Conversations } from '../../../src/session/projections/conversations.ts';
import { emptyInbox, inboxesAfter, noInboxes } from '../../../src/session/projections/inboxes.ts';
import { initialServers, serversAfter } from '../../../src/session/projections/mail-servers.ts';
import { emptyWorldState, worldStateAfter } from '../../../src/session/projections/project.ts';
import de from '../../../src/view/i18n/de/mail.ts';
import en from '../../../src/view/i18n/en/mail.ts';
import { entriesOf, responseTone } from '../../../src/view/ladder/entries.ts';
import { accountsOf } from '../../../src/view/mail/accounts.ts';
import { itemsIn } from '../../../src/view/mail/folders.ts';
import { pickupWords } from '../../../src/view/mail/pickup-words.ts';
import { Run, worldWith } from '../imap-client/world.ts';

describe('what a mail program has fetched', () => {
  const ben = accountsOf(worldWith()).find(({ id }) => id === 'pc');
  if (!ben) throw new Error('Ben has no mail program');
  const inbox = (run: Run) => run.sink.events.reduce(inboxesAfter, noInboxes).get('pc') ?? emptyInbox;
  const items = (run: Run) => {
    const { mailboxes, outbox } = worldStateAfter(emptyWorldState, run.sink.events);
    const inboxes = run.sink.events.reduce(inboxesAfter, noInboxes);
    return itemsIn('inbox', ben, { mailboxes, outbox, inboxes });
  };

  it('is another thing than what lies on the server, which has its own account', () => {
    expect(ben.fetches).toBe(true);
    expect(accountsOf(worldWith()).map(({ id }) => id)).toContain('mx1/ben');
    const run = new Run();
    run.write('One');
    expect(items(run)).toEqual([]);
    expect(inbox(run).state).toBe('never');
    run.fetch();
    expect(items(run)).toMatchObject([{ uid: 1, unread: true }]);
    expect(inbox(run)).toMatchObject({ state: 'waiting', problem: null });
    run.world.input({ kind: 'mail.open', host: 'pc', uid: 1 });
    expect(items(run)).toMatchObject([{ uid: 1, unread: false }]);
  });

  it('stays when the next try fails', () => {
    const run = new Run();
    run.write('One');
    run.fetch();
    run.world.input({ kind: 'host.power', host: 'mx1', up: false });
    run.world.input({ kind: 'host.power', host: 'pc', up: false });
    run.world.input({ kind: 'host.power', host: 'pc', up: true });
    run.world.input({ kind: 'mail.fetch', host: 'pc' });
    expect(inbox(run).state).toBe('checking');
    run.world.runUntil(run.world.nowMs + 100_000);
    expect(inbox(run)).toMatchObject({ state: 'failed', problem: { kind: 'connection' } });
    expect(items(run)).toHaveLength(1);
  });

  it('the account is what the world says, then what its owner says', () => {
    const scenario = worldWith();
    const before = initialServers(scenario).get('pc');
    expect(before?.incoming).toMatchObject({ protocol: 'imap', port: 993 });
    expect(initialServers(scenario).get('laptop')?.incoming).toBeNull();
    const run = new Run();
    if (!before?.incoming) throw new Error('no incoming server');
    const change = { outgoing: before.outgoing, incoming: { ...before.incoming, port: 143 } };
    run.world.input({ kind: 'mail.configure', host: 'pc', ...change });
    const after = run.sink.events.reduce(serversAfter, initialServers(scenario)).get('pc');
    expect(after?.incoming?.port).toBe(143);
  });
});

describe('IMAP on the ladder', () => {
  it('shows every line, with a lock where TLS hid it, and what was said at one moment as one', () => {
    const run = new Run(worldWith({ port: 143, encryption: 'starttls' }));
    run.write('One');
    run.fetch();
    const log = new Conversations();
    for (const event of run.sink.events) log.add(event);
    const talk = [...log.byConn.values()].find(({ server }) => server.port === 143);
    const rows = talk?.rows ?? [];
    expect(rows.some(({ kind }) => kind === 'octets')).toBe(false);
    const said = rows.flatMap((row) => ('line' in row ? [`${row.sealed ? '*' : ''}${row.kind}: ${row.line}`] : []));
    expect(said[0]).toMatch(/^response: \* OK \[CAPABILITY .*STARTTLS/);
    expect(said[1]).toBe('command: a1 STARTTLS');
    expect(said[2]).toMatch(/^response: a1 OK/);
    expect(said).toContain('*command: a3 AUTHENTICATE PLAIN AGJlbgBncnVlbmVyLXp3ZWln');
    expect(said).toContain('*command: a7 IDLE');
    const groups = entriesOf(rows).filter(({ kind }) => kind === 'responses');
    expect(groups.length).toBeLessThan(rows.filter(({ kind }) => kind === 'response').length);
    expect(rows.every(({ kind, arrivesAtMs }) => kind !== 'response' || arrivesAtMs !== null)).toBe(true);
  });

  it.each([
    ['a1 OK done', 'done'],
    ['+OK 2 messages', 'done'],
    ['a1 NO [AUTHENTICATIONFAILED] no', 'never'],
    ['-ERR no', 'never'],
    ['* BYE bye', 'news'],
    ['* NO Disk full', 'never'],
    ['+ idling', 'go-on'],
    ['+', 'go-on'],
    ['* 3 EXISTS', 'news'],
    ['* OK Still here', 'news'],
  ])('%s: %s', (line, tone) => {
    expect(responseTone(line)).toBe(tone);
  });
});

describe('why mail was not fetched, in words', () => {
  const relay = 'mx1.green.example[198.51.100.25]:993';
  const problems: readonly PickupProblem[] = [
    { kind: 'dns', outcome: 'nxdomain', name: 'mx1.green.example', type: 'A' },
    { kind: 'login-disabled', relay },
    ...(['not-offered', 'handshake', 'expired', 'not-yet-valid', 'name-mismatch', 'untrusted'] as const).map((why) => ({
      ...{ kind: 'tls' as const, relay, why },
    })),
    { kind: 'answer', relay, command: 'SELECT', status: 'NO', text: octets('no') },
    { kind: 'answer', relay, command: 'connect', status: 'BYE', text: octets('busy') },
    { kind: 'answer', relay, command: 'AUTHENTICATE', status: 'NO', text: octets('[AUTHENTICATIONFAILED] no') },
    ...['refused', 'unreachable', 'timed-out', 'garbage', 'closed'].flatMap((how) =>
      [null, 'connect', 'SELECT'].map((command) => ({ kind: 'connection' as const, how, relay, command })),
    ),
  ];

  it.each([en, de])('names the server, and nothing of the log’s form', (t) => {
    for (const problem of problems) {
      const words = pickupWords(problem, t);
      expect(words).toContain('mx1.green.example');
      expect(words).not.toMatch(/\[198|undefined/);
    }
    expect(new Set(problems.map((problem) => pickupWords(problem, t))).size).toBeGreaterThan(14);
  });
});
