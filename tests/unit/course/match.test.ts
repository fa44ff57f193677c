import { describe, expect, it } from 'vitest';
import type { Pattern } from '../../../src/course/lesson.ts';
import { matches } from '../../../src/course/match.ts';

const fits: readonly (readonly [unknown, Pattern])[] = [
  ['mx1', 'mx1'],
  ['', ''],
  [250, 250],
  [false, false],
  [null, null],
  ['2.1.0 Ok', { contains: '1.0' }],
  ['code 250', { contains: 250 as never }],
  [['a', 'b'], { contains: 'b' }],
  ['MAIL FROM:<>', { starts: 'MAIL' }],
  ['anything', { starts: '' }],
  [554, { oneOf: [503, 554] }],
  ['mx2', { oneOf: ['mx1', 'mx2'] }],
  [3, { atLeast: 3 }],
  [4, { atLeast: 3 }],
  [{ code: 550, enhanced: '5.1.1' }, { code: 550 }],
  [{ reply: { lines: ['Ok'], code: 250 } }, { reply: { lines: { contains: 'Ok' }, code: { atLeast: 200 } } }],
  [{ a: 1 }, {}],
  [{ to: null }, { to: null }],
];

const misfits: readonly (readonly [unknown, Pattern])[] = [
  ['MX1', 'mx1'],
  ['mx10', 'mx1'],
  ['250', 250],
  [0, false],
  [undefined, null],
  [null, ''],
  ['abc', { contains: 'B' }],
  [['ab'], { contains: 'a' }],
  [250, { contains: '25' }],
  [null, { contains: '' }],
  ['a MAIL', { starts: 'MAIL' }],
  [['MAIL'], { starts: 'MAIL' }],
  ['503', { oneOf: [503] }],
  [undefined, { oneOf: [] }],
  [2, { atLeast: 3 }],
  ['4', { atLeast: 3 }],
  [{ code: 550 }, { code: 550, enhanced: '5.1.1' }],
  [{ reply: { code: 550 } }, { reply: { code: 250 } }],
  [{ a: undefined }, { a: null }],
  ['text', {}],
  [null, {}],
  [[], {}],
];

describe('a pattern', () => {
  it.each(fits)('%j fits %j', (value, pattern) => expect(matches(value, pattern)).toBe(true));
  it.each(misfits)('%j does not fit %j', (value, pattern) => expect(matches(value, pattern)).toBe(false));
});
