import { describe, expect, it } from 'vitest';
import { faultProblem, type Fault, type ServiceFault } from '../../../src/sim/faults/fault.ts';
import { Faults } from '../../../src/sim/faults/faults.ts';
import { Chance } from '../../../src/sim/kernel/chance.ts';
import { VirtualClock } from '../../../src/sim/kernel/clock.ts';
import { KeepingSink, Trace } from '../../../src/sim/kernel/trace.ts';
import type { SimEvent } from '../../../src/sim/trace.ts';
import { checkScenario } from '../../../src/sim/world/check-scenario.ts';
import type { Input, LoggedInput } from '../../../src/sim/world/input.ts';
import { base, letter, run as runWorld } from '../view/world.ts';

const rcpt: ServiceFault = { id: 'f', host: 'mx1', stage: 'rcpt', reply: '451 4.3.0 Later' };

/** Which of a row of RCPTs, by their addresses, meet the fault. */
function meets(fault: Partial<ServiceFault>, addresses: readonly string[], seed = 'seed'): string {
  const clock = new VirtualClock();
  const faults = new Faults(clock, new Trace<SimEvent>(clock, new KeepingSink()), new Chance(seed));
  faults.add({ ...rcpt, ...fault });
  return addresses
    .filter((address, second) => {
      clock.runUntil(second * 1000);
      return faults.meet('mx1', 'rcpt', `RCPT TO:<${address}>`, 'c1');
    })
    .join('');
}

describe('a rule', () => {
  it.each<[string, Partial<ServiceFault>, string]>([
    ['always fires', {}, 'abcdef'],
    ['fires so many times', { count: 2 }, 'ab'],
    ['fires each n-th time', { every: 3 }, 'cf'],
    ['fires until a moment', { untilMs: 2500 }, 'abc'],
    ['fires where it matches, whatever the letter case', { match: 'TO:<D' }, 'd'],
    ['counts only what it matches', { match: '<e', count: 1 }, 'e'],
    ['is for its host', { host: 'mx2' }, ''],
    ['is for its stage', { stage: 'mail' }, ''],
    ['never fires at no chance', { chance: 0 }, ''],
    ['always fires at full chance', { chance: 1 }, 'abcdef'],
  ])('%s', (_, fault, fired) => expect(meets(fault, [...'abcdef'])).toBe(fired));

  it('fires by the seed where chance decides', () => {
    const row = Array.from({ length: 64 }, (_, n) => String.fromCharCode(0x61 + (n % 26)));
    const once = meets({ chance: 0.5 }, row);
    expect(meets({ chance: 0.5 }, row)).toBe(once);
    expect(meets({ chance: 0.5 }, row, 'other')).not.toBe(once);
    expect(once.length).toBeGreaterThan(16);
    expect(once.length).toBeLessThan(48);
  });

  it('gives way to the one before it, and comes when that is used up', () => {
    const clock = new VirtualClock();
    const faults = new Faults(clock, new Trace<SimEvent>(clock, new KeepingSink()), new Chance('seed'));
    faults.add({ ...rcpt, id: 'first', count: 1 });
    faults.add({ ...rcpt, id: 'second' });
    const met = () => faults.meet('mx1', 'rcpt', '', null)?.id;
    expect([met(), met(), met()]).toEqual(['first', 'second', 'second']);
    faults.remove('second');
    expect(met()).toBeUndefined();
  });

  it.each<[Fault, string | null]>([
    [rcpt, null],
    [{ ...rcpt, act: 'close' }, 'one-act'],
    [{ id: 'f', host: 'mx1', stage: 'rcpt' }, 'one-act'],
    [{ ...rcpt, reply: 'sorry' }, 'bad-reply'],
    [{ ...rcpt, reply: '451 a\r\n250 b' }, 'bad-reply'],
    [{ ...rcpt, reply: '250 2.1.5 Ok' }, 'not-a-fault-code'],
    [{ id: 'f', host: 'mx1', stage: 'rcpt', act: 'servfail' }, 'servfail-is-for-dns'],
    [{ ...rcpt, stage: 'dns' }, 'dns-act'],
    [{ id: 'f', host: 'dns', stage: 'dns', act: 'servfail' }, null],
    [{ id: 'f', between: ['mx1', '*'] }, 'no-effect'],
    [{ id: 'f', between: ['mx1', '*'], down: false }, 'no-effect'],
    [{ id: 'f', between: ['mx1', '*'], blockedPort: 25 }, null],
  ])('%j: %s', (fault, problem) => expect(faultProblem(fault)).toBe(problem));
});

const add = (fault: Fault, atMs = 0): LoggedInput => ({ atMs, input: { kind: 'fault.add', fault } });
const remove = (id: string, atMs: number): LoggedInput => ({ atMs, input: { kind: 'fault.remove', id } });
const mail = (atMs = 10): LoggedInput => ({ atMs, input: letter('ben@green.example') });
const hour = 3_600_000;
const run = (inputs: readonly LoggedInput[], untilMs: number) =>
  runWorld(
    inputs.toSorted((a, b) => a.atMs - b.atMs),
    untilMs,
  );
/** What became of the message to Ben at the submission server. */
const outcomes = (inputs: readonly LoggedInput[], untilMs = 3 * hour) =>
  run(inputs, untilMs).flatMap((event) =>
    event.kind === 'queue.deferred' || event.kind === 'queue.bounced' || event.kind === 'queue.sent'
      ? event.host === 'submit' && event.recipient === 'ben@green.example'
        ? [event.kind.slice('queue.'.length)]
        : []
      : [],
  );

describe('a server with a fault', () => {
  it.each<[string, Omit<ServiceFault, 'id' | 'host'>, string[]]>([
    ['a refused RCPT is tried at the next MX, which takes it', { stage: 'rcpt', reply: '451 4.3.0 Later' }, ['sent']],
    ['550 is for good', { stage: 'rcpt', reply: '550 5.1.1 No' }, ['bounced']],
    ['421 in the greeting', { stage: 'greeting', reply: '421 4.3.2 Not now' }, ['sent']],
    ['FIN instead of a greeting', { stage: 'greeting', act: 'close' }, ['sent']],
    ['RST after MAIL', { stage: 'mail', act: 'reset' }, ['sent']],
    ['silence after DATA ends in a time-out', { stage: 'data', act: 'silence' }, ['sent']],
    ['a late reply is a reply', { stage: 'end-of-data', delayMs: 60_000 }, ['sent']],
    ['552 at the end of the content', { stage: 'end-of-data', reply: '552 5.3.4 Too big' }, ['bounced']],
  ])('%s', (_, fault, expected) => {
    expect(outcomes([add({ ...fault, id: 'f', host: 'mx1' }), mail()])).toEqual(expected);
  });

  it('defers until the rule is used up, at all its servers', () => {
    const later = { stage: 'rcpt', reply: '451 4.3.0 Later', count: 2 } as const;
    const both = [add({ ...later, id: 'a', host: 'mx1' }), add({ ...later, id: 'b', host: 'mx2' })];
    expect(outcomes([...both, mail()])).toEqual(['deferred', 'deferred', 'sent']);
  });

  it('leaves the session in order: a recipient that is refused by fault is no recipient', () => {
    const events = run([add({ ...rcpt, count: 1 }), mail()], 20_000);
    const conn = events.find((event) => event.kind === 'fault.fired')?.conn;
    const at = events.filter((event) => event.kind === 'smtp.reply' && event.conn === conn);
    expect(at.map((event) => (event.kind === 'smtp.reply' ? event.reply.code : 0))).toEqual([
      220, 250, 250, 451, 554, 250, 221,
    ]);
  });

  it('closes after its 421', () => {
    const events = run([add({ ...rcpt, reply: '421 4.3.2 Shutting down' }), mail()], 20_000);
    const conn = events.find((event) => event.kind === 'fault.fired')?.conn;
    expect(events.some((event) => event.kind === 'tcp.fin' && event.conn === conn && event.host === 'mx1')).toBe(true);
  });

  it('that loses its answer has taken the message all the same: it comes twice, never not at all', () => {
    const events = run(
      [add({ id: 'f', host: 'mx1', stage: 'end-of-data', act: 'lose-reply', count: 1 }), mail()],
      hour,
    );
    const ids = events.filter((event) => event.kind === 'queue.accepted' && event.host === 'mx1');
    expect(ids).toHaveLength(2);
    expect(new Set(ids.map((event) => (event.kind === 'queue.accepted' ? event.messageId : ''))).size).toBe(1);
  });

  it('is told in the trace, with what is left of the rule', () => {
    const events = run([add({ ...rcpt, count: 3 }), mail()], 20_000);
    // The backup server took the message, and tries the same door.
    expect(events.filter((event) => event.kind === 'fault.fired')).toMatchObject([
      { host: 'mx1', fault: 'f', stage: 'rcpt', left: 2 },
      { host: 'mx1', fault: 'f', stage: 'rcpt', left: 1 },
    ]);
  });
});

describe('a name server with a fault', () => {
  it.each<[string, Omit<ServiceFault, 'id' | 'host' | 'stage'>]>([
    ['SERVFAIL', { act: 'servfail' }],
    ['silence', { act: 'silence' }],
  ])('%s: the mail waits, and goes when it is over', (_, fault) => {
    const bad = add({ ...fault, id: 'f', host: 'dns', stage: 'dns', match: 'green.example', untilMs: 600_000 }, 1);
    const told = outcomes([bad, mail(100)]);
    expect(told.at(0)).toBe('deferred');
    expect(told.at(-1)).toBe('sent');
  });
});

describe('a link with a fault', () => {
  const away = { id: 'l', between: ['submit', '*'] as const, down: true };

  it('down: the mail waits, and goes once it is mended', () => {
    const told = outcomes([add(away, 300), mail(), remove('l', hour)]);
    expect(told.at(0)).toBe('deferred');
    expect(told.at(-1)).toBe('sent');
  });

  it('down in the midst of a talk: what was on its way comes when it is mended, once and in order', () => {
    const events = run([add({ ...away, between: ['submit', 'mx1'] }, 660), mail(), remove('l', 30_000)], 60_000);
    const contents = events.filter((event) => event.kind === 'smtp.content' && event.host === 'mx1');
    expect(contents).toHaveLength(1);
    expect(events.filter((event) => event.kind === 'mail.delivered')).toHaveLength(1);
    expect(events.some((event) => event.kind === 'tcp.segment' && event.lost === 'link')).toBe(true);
  });

  it('slow: all of it takes longer', () => {
    const at = (slowMs: number) =>
      run([add({ id: 'l', between: ['submit', 'mx1'], slowMs }), mail()], hour).find(
        (event) => event.kind === 'mail.delivered',
      )?.atMs ?? 0;
    expect(at(1000) - at(1)).toBeGreaterThanOrEqual(8 * 999);
  });

  it('a black hole after some octets: the talk begins and never ends', () => {
    const hole = [add({ id: 'l', between: ['mx1', '*'], dropAfterBytes: 200 }), mail()];
    const events = run(hole, 5 * hour);
    expect(events.some((event) => event.kind === 'smtp.command' && event.host === 'mx1' && event.verb === 'EHLO')).toBe(
      true,
    );
    expect(events.filter((event) => event.kind === 'mail.delivered').length).toBe(0);
  });

  it('a blocked port: nothing else is hindered', () => {
    const blocked = add({ id: 'l', between: ['submit', '*'], blockedPort: 25 });
    const events = run([blocked, mail()], hour);
    expect(events.some((event) => event.kind === 'tcp.syn' && event.lost === 'blocked')).toBe(true);
    expect(events.some((event) => event.kind === 'dns.answer' && event.host === 'submit')).toBe(true);
    expect(events.filter((event) => event.kind === 'mail.delivered')).toHaveLength(0);
  });
});

describe('what cannot be', () => {
  it.each<[Input, string]>([
    [{ kind: 'fault.add', fault: { ...rcpt, host: 'nowhere' } }, 'noHost'],
    [{ kind: 'fault.add', fault: { ...rcpt, reply: 'oops' } }, 'badFault'],
    [{ kind: 'fault.remove', id: 'nothing' }, 'noFault'],
  ])('%j is refused: %s', (input, key) => {
    const refused = run([{ atMs: 0, input }], 10).find((event) => event.kind === 'input.refused');
    expect(refused).toMatchObject({ reason: { key } });
  });

  it('a second fault of the same name is refused', () => {
    const refused = run([add(rcpt), add(rcpt, 5)], 10).filter((event) => event.kind === 'input.refused');
    expect(refused).toMatchObject([{ reason: { key: 'faultTaken' } }]);
  });

  it('a world file with such faults says where', () => {
    const hosts = Object.fromEntries(base.hosts.map(({ id, ...host }) => [id, { ...host, users: {}, services: {} }]));
    const organisations = Object.fromEntries(base.organisations.map(({ id, ...rest }) => [id, rest]));
    const file = {
      ...base,
      zones: [],
      hosts,
      organisations,
      faults: [rcpt, { ...rcpt, host: 'nowhere', reply: '250 ok' }],
    };
    expect(checkScenario(file).problems.map(({ path, reason }) => `${path.join('.')}: ${reason}`)).toEqual([
      'faults.1.id: there is a fault "f" already',
      'faults.1: a reply that is a fault begins with 4 or 5',
      'faults.1: there is no host "nowhere"',
    ]);
  });
});
