import { describe, expect, it } from 'vitest';
import {
  begun,
  isOver,
  withChanged,
  withRow,
  type ConversationState,
  type LookupRow,
  type Row,
} from '../../../src/session/projections/conversation.ts';
import { LookupLog } from '../../../src/session/projections/lookups.ts';
import type { EventOf, TraceEvent } from '../../../src/sim/trace.ts';
import { letter, run } from '../view/world.ts';

const times = { sentAtMs: 0, arrivesAtMs: 0 };
const command = (seq: number, group: number): Row => ({ kind: 'command', seq, ...times, verb: 'X', line: '', group });
const content = (seq: number): Row => ({ kind: 'content', seq, ...times, sizeBytes: 1, content: null, dotsRemoved: 0 });
const seqs = (rows: readonly Row[]): number[] => rows.map(({ seq }) => seq);

describe('a row comes', () => {
  const table: readonly (readonly [string, readonly Row[], Row, readonly number[]])[] = [
    ['first', [], command(1, 7), [1]],
    ['last', [command(1, 7)], content(2), [1, 2]],
    ['last, as a command of a new group', [command(1, 7), content(2)], command(3, 8), [1, 2, 3]],
    ['behind its group', [command(1, 7), content(2)], command(3, 7), [1, 3, 2]],
    ['behind the last of its group', [command(1, 7), command(2, 7), command(3, 8)], command(4, 7), [1, 2, 4, 3]],
  ];
  it.each(table)('%s', (_where, rows, row, order) => expect(seqs(withRow(rows, row))).toEqual(order));
});

describe('a row changes', () => {
  const rows = [content(1), command(2, 7), content(3)];
  const grown = (row: Row): Row => ({ ...row, seq: row.seq + 10 });

  it('when it is the newest that fits', () => {
    expect(seqs(withChanged(rows, ({ kind }) => kind === 'content', grown))).toEqual([1, 2, 13]);
    expect(seqs(rows)).toEqual([1, 2, 3]);
  });

  it('never, when none fits', () => expect(withChanged(rows, ({ kind }) => kind === 'reply', grown)).toBe(rows));
});

describe('a conversation', () => {
  const trace = run([letter('ben@green.example')]);
  const syns = trace.filter((event) => event.kind === 'tcp.syn');

  it('begins with a SYN', () => {
    const [syn] = syns;
    expect(syn && begun(syn)).toMatchObject({
      ...{ conn: 'c1', state: 'opening', rows: [], understood: false },
      ...{ client: { host: 'laptop' }, server: { host: 'submit', port: 587 } },
    });
  });

  const states: readonly (readonly [ConversationState, boolean])[] = [
    ['opening', false],
    ['open', false],
    ['closed', true],
    ['reset', true],
    ['refused', true],
    ['timed-out', true],
    ['unreachable', true],
  ];
  it.each(states)('that is %s is over: %s', (state, over) => {
    const [syn] = syns;
    expect(syn && isOver({ ...begun(syn), state })).toBe(over);
  });
});

/** All lookups of a trace as they are at its end, in the order in which they were asked, and who claimed them. */
function lookupsIn(trace: readonly TraceEvent[]): { rows: LookupRow[]; claims: string[] } {
  const log = new LookupLog();
  const rows = new Map<number, LookupRow>();
  const claims: string[] = [];
  for (const event of trace) {
    const row = log.add(event)?.row;
    if (row) rows.set(row.seq, row);
    if (event.kind !== 'tcp.syn') continue;
    const names = log.claim(event).map(({ row: { type, name } }) => `${type} ${name}`);
    claims.push(`${event.conn}: ${names.join(', ')}`);
  }
  return { rows: [...rows.values()], claims };
}

const at = (text: string, atMs: number) => ({ atMs, input: { kind: 'tty.line', tty: 't', line: text } as const });
const open = { kind: 'tty.open', tty: 't', host: 'laptop' } as const;
const told = ({ host, type, name, outcome }: LookupRow): string => `${host} ${type} ${name} ${outcome}`;

describe('lookups', () => {
  const dig = (line: string) => lookupsIn(run([open, at(line, 1000)])).rows;

  it.each([
    ['dig MX green.example', 'laptop MX green.example found'],
    ['dig nowhere.example', 'laptop A nowhere.example nxdomain'],
    ['dig TXT green.example', 'laptop TXT green.example nodata'],
  ])('of %s: %s', (line, expected) => expect(dig(line).map(told)).toEqual([expected]));

  it('hold what the resolver did for them', () => {
    const [row] = dig('dig MX green.example');
    expect(row?.steps.map(({ kind, host }) => `${kind} ${host}`)).toEqual([
      ...['query laptop', 'query resolver', 'answer resolver', 'answer laptop'],
    ]);
    expect(row?.arrivesAtMs).toBe(row?.steps.at(-1)?.atMs);
  });

  it('have no outcome before their last answer, whatever the resolver has heard', () => {
    const log = new LookupLog();
    const rows = run([open, at('dig MX green.example', 1000)]).flatMap((event) => log.add(event)?.row ?? []);
    expect(rows.map(({ outcome }) => outcome)).toEqual([null, null, null, 'found']);
    expect(rows.map(({ arrivesAtMs }) => arrivesAtMs === null)).toEqual([true, true, true, false]);
  });

  it('without a query are none', () => {
    const log = new LookupLog();
    const answer = run([open, at('dig MX green.example', 1000)]).find(
      (event): event is EventOf<'dns.answer'> => event.kind === 'dns.answer',
    );
    expect(answer?.kind).toBe('dns.answer');
    expect(answer && log.add(answer)).toBeNull();
  });

  it('asked again begin anew, and are short when the resolver knows', () => {
    const { rows } = lookupsIn(run([open, at('dig MX green.example', 1000), at('dig MX green.example', 3000)]));
    expect(rows.map(({ steps }) => steps.length)).toEqual([4, 3]);
    expect(rows[1]?.steps[1]).toMatchObject({ kind: 'answer', host: 'resolver', cached: true });
  });
});

describe('lookups and connections', () => {
  it('belong together when one led to the other, oldest first', () => {
    expect(lookupsIn(run([letter('ben@green.example')])).claims).toEqual([
      'c1: A submit.blue.example',
      'c2: MX green.example, A mx1.green.example',
    ]);
  });

  it('do not when nothing led there', () => {
    const trace = run([open, at('dig MX green.example', 1000), at('telnet 198.51.100.25 25', 3000)]);
    expect(lookupsIn(trace).claims).toEqual(['c1: ']);
  });
});
