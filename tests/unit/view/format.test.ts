import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatDay,
  formatDuration,
  formatElapsed,
  formatMoment,
  formatTimeOfDay,
} from '../../../src/view/format.ts';

describe('spans of time', () => {
  it.each([
    [0, '0 ms', '0 ms'],
    [24, '24 ms', '24 ms'],
    [999.6, '1 s', '1 s'],
    [1200, '1.2 s', '1,2 s'],
    [9949, '9.9 s', '9,9 s'],
    [9950, '10 s', '10 s'],
    [298_000, '4 m 58 s', '4 min 58 s'],
    [300_000, '5 m', '5 min'],
    [7_500_000, '2 h 5 m', '2 h 5 min'],
    [432_000_000, '5 d', '5 d'],
    [-5, '0 ms', '0 ms'],
  ])('%d ms', (ms, en, de) => {
    expect(formatDuration(ms, 'en')).toBe(en);
    expect(formatDuration(ms, 'de')).toBe(de);
  });

  it('never shows more than two units, and never sixty of one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 10 }), (ms) => {
        const text = formatDuration(ms, 'en');
        expect(text).toMatch(/^\d+(\.\d)? (ms|s|m|h|d)( \d+ (s|m|h))?$/);
        expect(text).not.toMatch(/\b60 (s|m)\b|\b24 h\b|\b1000 ms\b/);
      }),
    );
  });
});

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [1234, '1.2 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1 MB'],
  [10_240_000, '10.2 MB'],
])('%d octets', (bytes, text) => expect(formatBytes(bytes, 'en')).toBe(text));

describe('the clock of the world', () => {
  const startsAt = '2026-03-02T09:00:00Z';

  it.each([
    [0, '09:00:00', '0.000 s'],
    [196, '09:00:00', '0.196 s'],
    [302_196.7, '09:05:02', '5:02.196'],
    [3_902_000, '10:05:02', '1:05:02'],
    [86_400_000, '09:00:00', '24:00:00'],
  ])('after %d ms', (ms, clock, elapsed) => {
    expect(formatTimeOfDay(startsAt, ms)).toBe(clock);
    expect(formatElapsed(ms, 'en')).toBe(elapsed);
  });

  it('shows milliseconds on demand', () => expect(formatTimeOfDay(startsAt, 1196, true)).toBe('09:00:01.196'));
  it('writes day and time in both languages', () => {
    expect(formatMoment(startsAt, 60_000, 'en')).toBe('2 Mar, 09:01');
    expect(formatMoment(startsAt, 60_000, 'de')).toMatch(/^2\. März, 09:01$/);
  });
  it('says nothing about a start that is no date', () => {
    expect(formatTimeOfDay('soon', 0)).toBe('');
    expect(formatMoment('soon', 0, 'en')).toBe('');
  });
});

describe('a day', () => {
  it.each([
    ['2026-12-31T23:59:59Z', '31 Dec 2026', '31.12.2026'],
    ['2026-03-02T00:00:00Z', '2 Mar 2026', '02.03.2026'],
    ['soon', 'soon', 'soon'],
  ])('%s', (iso, en, de) => {
    expect([formatDay(iso, 'en'), formatDay(iso, 'de')]).toEqual([en, de]);
  });
});
