import { beforeEach, describe, expect, it } from 'vitest';
import { KeepingSink } from '../../../src/sim/kernel/trace.ts';
import type { SimEvent, TraceEvent } from '../../../src/sim/trace.ts';
import { checkScenario } from '../../../src/sim/world/check-scenario.ts';
import type { Input } from '../../../src/sim/world/input.ts';
import { World } from '../../../src/sim/world/world.ts';
import { worldWith } from './files.ts';

const { scenario: base } = checkScenario(worldWith());
if (!base) throw new Error('the base world is refused');

let sink: KeepingSink<SimEvent>;
let world: World;

beforeEach(() => {
  sink = new KeepingSink();
  world = new World(base, 'seed', sink);
  sink.drain();
});

const draft = { from: '', to: 'ben@green.example', subject: 'x', text: 'x' };
const open = (tty: string, host: string, user?: string): Input => ({
  ...{ kind: 'tty.open', tty, host },
  ...(user !== undefined && { user }),
});

/** Acts, and gives what happened at once. */
function act(input: Input): TraceEvent[] {
  world.input(input);
  return sink.drain();
}

describe('a host without power', () => {
  it.each<Input>([
    open('t1', 'laptop'),
    { kind: 'mail.send', host: 'laptop', draft },
    { kind: 'mail.retry', host: 'laptop', draftId: 'd1' },
  ])('refuses %j, and nothing leaves it', (input) => {
    act({ kind: 'host.power', host: 'laptop', up: false });
    const happened = act(input);
    world.runUntil(world.nowMs + 60_000);
    expect(happened.map(({ kind }) => kind)).toEqual(['input', 'input.refused']);
    expect(happened[1]).toMatchObject({ reason: { key: 'hostDown', params: { host: 'laptop' } } });
    expect(sink.drain().filter((event) => event.host === 'laptop' && 'arrivesAtMs' in event)).toEqual([]);
  });
});

describe('an input that cannot be', () => {
  it.each<[input: Input, key: string, params: Record<string, string>]>([
    [open('t1', 'mx9'), 'noHost', { host: 'mx9' }],
    [open('t1', ''), 'noHost', { host: '' }],
    [open('t1', 'constructor'), 'noHost', { host: 'constructor' }],
    [open('t1', 'mx1', 'eve'), 'noUser', { host: 'mx1', user: 'eve' }],
    [open('t1', 'dns'), 'noUser', { host: 'dns', user: '' }],
    [{ kind: 'tty.line', tty: 't9', line: 'ls' }, 'noTerminal', { tty: 't9' }],
    [{ kind: 'tty.signal', tty: 't9', signal: 'INT' }, 'noTerminal', { tty: 't9' }],
    [{ kind: 'mail.send', host: 'mx9', draft }, 'noHost', { host: 'mx9' }],
    [{ kind: 'mail.send', host: 'mx1', draft }, 'noMailProgram', {}],
    [{ kind: 'mail.send', host: 'laptop', draft: { ...draft, to: '' } }, 'noRecipient', {}],
    [
      { kind: 'mail.send', host: 'laptop', draft: { ...draft, to: 'ben@' } },
      'badAddress',
      { field: 'to', entry: 'ben@' },
    ],
    [{ kind: 'mail.retry', host: 'mx9', draftId: 'd1' }, 'noHost', { host: 'mx9' }],
    [{ kind: 'mail.retry', host: 'laptop', draftId: 'd9' }, 'notInOutbox', {}],
    [{ kind: 'mail.retry', host: 'mx1', draftId: 'd1' }, 'noMailProgram', {}],
    [{ kind: 'mail.fetch', host: 'laptop' }, 'noIncomingServer', { host: 'laptop' }],
    [{ kind: 'mail.fetch', host: 'mx1' }, 'noMailProgram', {}],
    [{ kind: 'mail.open', host: 'mx9', mailbox: 'ben', uid: 1 }, 'noHost', { host: 'mx9' }],
    [{ kind: 'host.power', host: 'mx9', up: false }, 'noHost', { host: 'mx9' }],
  ])('is refused as an event, and nothing else happens: %j', (input, key, params) => {
    const [asked, refused, ...rest] = act(input);
    expect(asked).toMatchObject({ kind: 'input', input, cause: 0 });
    expect(refused).toMatchObject({ kind: 'input.refused', reason: { key, params }, cause: asked?.seq });
    expect(rest).toEqual([]);
    expect(world.nextDueMs()).toBeNull();
  });

  it('because the terminal is open already leaves that one as it was', () => {
    act(open('t1', 'mx1', 'ben'));
    expect(act(open('t1', 'mx2')).at(-1)).toMatchObject({
      ...{ kind: 'input.refused', host: 'mx2', reason: { key: 'terminalTaken', params: { tty: 't1' } } },
    });
    const output = act({ kind: 'tty.line', tty: 't1', line: 'whoami' }).find(({ kind }) => kind === 'tty.output');
    expect(output).toMatchObject({ host: 'mx1', text: 'ben\n' });
  });

  it.each<[input: Input]>([
    [{ kind: 'mail.open', host: 'mx1', mailbox: 'nobody', uid: 1 }],
    [{ kind: 'mail.open', host: 'mx1', mailbox: 'ben', uid: 99 }],
    [{ kind: 'host.power', host: 'mx1', up: true }],
  ])('but changes nothing either passes without a word: %j', (input) => {
    expect(act(input).map(({ kind }) => kind)).toEqual(['input']);
  });
});

describe('an input', () => {
  it('is the root of what follows from it', () => {
    const [asked, first, second] = act(open('t1', 'mx1', 'ben'));
    expect(asked).toMatchObject({ kind: 'input', host: 'mx1', cause: 0 });
    expect(first).toMatchObject({ kind: 'tty.opened', host: 'mx1', tty: 't1', user: 'ben', cause: asked?.seq });
    expect(second?.cause).toBeGreaterThan(0);
  });

  it('opens a terminal for the first user of the host when none is named', () => {
    expect(act(open('t1', 'mx1'))[1]).toMatchObject({ kind: 'tty.opened', user: 'ben' });
  });

  it('at a terminal is told of the host it stands on', () => {
    act(open('t1', 'mx1'));
    expect(act({ kind: 'tty.line', tty: 't1', line: 'whoami' })[0]).toMatchObject({ kind: 'input', host: 'mx1' });
  });

  it('switches a host off and on once each', () => {
    const power = (up: boolean) =>
      act({ kind: 'host.power', host: 'mx1', up }).filter(({ kind }) => kind === 'host.power');
    expect([power(false), power(false), power(true), power(true)].map(({ length }) => length)).toEqual([1, 0, 1, 0]);
  });

  it('comes after all that was due by then', () => {
    act({ kind: 'mail.send', host: 'laptop', draft });
    const dueMs = world.nextDueMs() ?? 0;
    world.runUntil(dueMs);
    expect(sink.drain().every(({ atMs }) => atMs <= dueMs)).toBe(true);
    expect(act({ kind: 'host.power', host: 'mx2', up: false })[0]).toMatchObject({ kind: 'input', atMs: dueMs });
  });
});
