import { describe, expect, it } from 'vitest';
import { afterInputs, EvidenceKeeper } from '../../../src/course/evidence.ts';
import type { TraceEvent } from '../../../src/sim/trace.ts';
import { evidenceOf, foreground, line, reply, stamped } from './trace.ts';

describe('evidence', () => {
  it('grows with the trace, once it has caught up', () => {
    const events: TraceEvent[] = stamped([foreground(null)]);
    const keeper = new EvidenceKeeper(events);
    expect(keeper.evidence.state.terminals.size).toBe(0);
    keeper.catchUp();
    expect(keeper.evidence.state.terminals.get('t')?.program).toBeNull();
    events.push(...stamped([line('DATA'), foreground('telnet')], 1));
    expect(keeper.evidence.lint).toEqual([]);
    keeper.catchUp();
    expect(keeper.evidence.state.terminals.get('t')?.program).toBe('telnet');
    expect(keeper.evidence.lint).toEqual([{ seq: 2, code: 'smtp-at-shell' }]);
    keeper.catchUp();
    expect(keeper.evidence.lint).toHaveLength(1);
    expect(keeper.evidence.events).toBe(events);
  });

  it('of a new step leaves out the mistakes of the one before, but not the world', () => {
    const events = stamped([foreground(null), line('QUIT'), line('DATA'), line('RSET')]);
    const { stepStart, lint, state } = evidenceOf(events, 3);
    expect(stepStart).toBe(3);
    expect(lint.map(({ seq }) => seq)).toEqual([4]);
    expect(state.terminals.has('t')).toBe(true);
  });
});

describe('evidence after so many inputs', () => {
  const events = stamped([
    ...[foreground(null), line('QUIT'), reply('connect', 220), line('ls'), line('DATA'), reply('DATA', 503)],
    line('RSET'),
  ]);
  const table: readonly (readonly [count: number, stepBegan: number, stepStart: number, mistakes: number[]])[] = [
    [0, 0, 1, [2, 5, 7]],
    [1, 0, 3, [5, 7]],
    [2, 0, 4, [5, 7]],
    [3, 0, 6, [7]],
    [4, 0, 7, []],
    [9, 0, 7, []],
    [1, 5, 5, [7]],
    [3, 5, 6, [7]],
  ];
  it.each(table)('%i, of a step that began at %i, begins at %i', (count, began, stepStart, mistakes) => {
    const evidence = evidenceOf(events, began);
    const after = afterInputs(evidence, count);
    expect(after.stepStart).toBe(stepStart);
    expect(after.lint.map(({ seq }) => seq)).toEqual(mistakes);
    expect([after.events, after.state]).toEqual([evidence.events, evidence.state]);
  });
});
