import { describe, expect, it } from 'vitest';
import { heldAt, holds, type Evidence } from '../../../src/course/checks.ts';
import type { Check, EventPattern } from '../../../src/course/lesson.ts';
import { evidenceOf, foreground, line, reply, stamped } from './trace.ts';

const replied = (to: string, code?: number): EventPattern => ({
  kind: 'smtp.reply',
  to,
  ...(code === undefined ? {} : { reply: { code } }),
});
const power = (host: string): EventPattern => ({ kind: 'host.power', host });

/** Seq 1 to 6; the step begins after the third. */
const events = stamped([
  foreground(null),
  reply('connect', 220),
  reply('EHLO', 250),
  line('EHLO again'),
  reply('MAIL', 250),
  reply('MAIL', 503),
]);
const evidence = evidenceOf(events, 3, { colour: 'red', groups: { from: 'header', MAIL: 'envelope' } });

const yes: Check = { event: replied('MAIL') };
const no: Check = { event: replied('RCPT') };

const table: readonly (readonly [string, Check, boolean])[] = [
  ['an event that happened', { event: replied('EHLO') }, true],
  ['an event with other fields', { event: replied('EHLO', 500) }, false],
  ['an event of another kind', { event: { kind: 'smtp.command', host: 'mx1' } }, false],
  ['an event before the step, anywhere', { event: replied('connect', 220) }, true],
  ['an event before the step, since the step', { event: replied('connect', 220), since: 'step' }, false],
  ['an event of the step, since the step', { event: replied('MAIL', 250), since: 'step' }, true],
  ['the absence of what happened', { absent: replied('EHLO') }, false],
  ['the absence of what never happened', { absent: power('mx1') }, true],
  ['the absence since the step of what came before', { absent: replied('EHLO'), since: 'step' }, true],
  ['the absence since the step of what came in it', { absent: replied('MAIL'), since: 'step' }, false],
  ['a sequence with others between', { sequence: [replied('connect'), replied('MAIL', 503)] }, true],
  ['a sequence in the wrong order', { sequence: [replied('MAIL'), replied('EHLO')] }, false],
  ['a sequence that asks for one thing too often', { sequence: [replied('EHLO'), replied('EHLO')] }, false],
  ['a sequence that asks twice for what came twice', { sequence: [replied('MAIL'), replied('MAIL')] }, true],
  ['a sequence that began before the step', { sequence: [replied('EHLO'), replied('MAIL')], since: 'step' }, false],
  ['a sequence within the step', { sequence: [replied('MAIL', 250), replied('MAIL', 503)], since: 'step' }, true],
  ['at least as many', { count: { of: replied('MAIL'), atLeast: 2 } }, true],
  ['more than there are', { count: { of: replied('MAIL'), atLeast: 3 } }, false],
  ['at most as many', { count: { of: replied('MAIL'), atMost: 2 } }, true],
  ['fewer than there are', { count: { of: replied('MAIL'), atMost: 1 } }, false],
  ['a count since the step', { count: { of: replied('EHLO'), atLeast: 1 }, since: 'step' }, false],
  ['a state', { state: { terminal: { tty: 't', program: null } } }, true],
  ['another state', { state: { terminal: { tty: 't', program: 'telnet' } } }, false],
  ['a mistake of the step', { lint: 'smtp-at-shell' }, true],
  ['a mistake nobody made', { lint: 'missing-colon' }, false],
  ['all, when all hold', { all: [yes, yes] }, true],
  ['all, when one does not', { all: [yes, no] }, false],
  ['any, when one holds', { any: [no, yes] }, true],
  ['any, when none does', { any: [no, no] }, false],
  ['not, of what does not hold', { not: no }, true],
  ['not, of what holds', { not: yes }, false],
  ['checks within checks', { all: [{ any: [no, { not: no }] }, { not: { all: [yes, no] } }] }, true],
];

describe('a check', () => {
  it.each(table)('for %s', (_what, check, expected) => expect(holds(check, evidence)).toBe(expected));

  it('knows no mistake of a step that is over', () => {
    expect(holds({ lint: 'smtp-at-shell' }, evidenceOf(events, 4))).toBe(false);
  });
});

describe('an answer', () => {
  const answers: readonly (readonly [string, string | Record<string, string>, boolean])[] = [
    ['colour', 'red', true],
    ['colour', 'blue', false],
    ['size', 'red', false],
    ['groups', { MAIL: 'envelope', from: 'header' }, true],
    ['groups', { MAIL: 'header', from: 'header' }, false],
    ['groups', { from: 'header' }, false],
    ['groups', { from: 'header', MAIL: 'envelope', to: 'header' }, false],
    ['groups', 'header', false],
    ['colour', {}, false],
  ];

  it.each(answers)('to %s is %j: %s', (to, is, expected) =>
    expect(holds({ answer: { to, is } }, evidence)).toBe(expected),
  );
});

describe('the moment at which a check held', () => {
  const moments: readonly (readonly [string, Check, number | null])[] = [
    ['an event: its last', { event: replied('MAIL') }, 6],
    ['an event with fields: the last that has them', { event: replied('MAIL', 250) }, 5],
    ['what does not hold: none', no, null],
    ['a mistake: its line', { lint: 'smtp-at-shell' }, 4],
    ['a sequence: its end', { sequence: [replied('connect'), replied('MAIL', 250)] }, 5],
    ['a sequence that is not complete: none', { sequence: [replied('MAIL'), replied('RCPT')] }, null],
    ['a count: the event that completed it', { count: { of: replied('MAIL'), atLeast: 1 } }, 5],
    ['a count to the last: that', { count: { of: replied('MAIL'), atLeast: 2 } }, 6],
    ['a count of the step: as counted in it', { count: { of: { kind: 'smtp.reply' }, atLeast: 2 }, since: 'step' }, 6],
    ['a count with both bounds: when it was enough', { count: { of: replied('MAIL'), atLeast: 1, atMost: 2 } }, 5],
    ['a count that is not reached: none', { count: { of: replied('MAIL'), atLeast: 3 } }, null],
    ['a count of at most: now', { count: { of: replied('MAIL'), atMost: 2 } }, Infinity],
    ['a count of none or more: now', { count: { of: replied('RCPT'), atLeast: 0 } }, Infinity],
    [
      'all, with a count: the newest',
      { all: [{ event: replied('EHLO') }, { count: { of: replied('MAIL'), atLeast: 1 } }] },
      5,
    ],
    ['a state: now', { state: { terminal: { tty: 't', program: null } } }, Infinity],
    ['an answer: now', { answer: { to: 'colour', is: 'red' } }, Infinity],
    ['an absence: now', { absent: power('mx1') }, Infinity],
    ['a denial: now', { not: no }, Infinity],
    ['all: the newest of them', { all: [{ event: replied('EHLO') }, { event: replied('MAIL', 250) }] }, 5],
    ['all, with a state: the event', { all: [{ event: replied('EHLO') }, { not: no }] }, 3],
    ['all of which one fails: none', { all: [yes, no] }, null],
    ['any: the newest that holds', { any: [{ event: replied('EHLO') }, no, { event: replied('connect') }] }, 3],
    [
      'any, but not what fails',
      { any: [{ event: replied('EHLO') }, { sequence: [replied('RCPT'), replied('MAIL')] }] },
      3,
    ],
    ['any of which none holds: none', { any: [no] }, null],
  ];

  it.each(moments)('%s', (_what, check, expected) => expect(heldAt(check, evidence)).toBe(expected));

  it('of a mistake made twice is the second', () => {
    const twice: Evidence = evidenceOf(stamped([foreground(null), line('QUIT'), line('ls'), line('EHLO x')]));
    expect(heldAt({ lint: 'smtp-at-shell' }, twice)).toBe(4);
  });
});
