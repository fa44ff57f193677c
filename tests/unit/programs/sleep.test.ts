import { describe, expect, it } from 'vitest';
import { sleepMs } from '$sim/programs/sleep.ts';
import { Stage } from './stage.ts';

describe('sleep', () => {
  it.each([
    ['30', 30_000],
    ['0.5', 500],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['99999d', 31 * 86_400_000],
    ['5x', null],
    ['-1', null],
    ['', null],
  ])('reads %j', (text, ms) => {
    expect(sleepMs(text)).toBe(ms);
  });

  it('lets time pass before the next command, and adds up', () => {
    const stage = new Stage();
    expect(stage.type('date; sleep 1m 30; date')).toBe('Mon Mar  2 09:00:00 UTC 2026\n');
    expect(stage.wait(89_999)).toBe('');
    expect(stage.wait(1)).toBe('Mon Mar  2 09:01:30 UTC 2026\n');
  });

  it('ends on Ctrl-C, and what stands after it does not run late', () => {
    const stage = new Stage();
    stage.paste('sleep 1h');
    stage.wait(1000);
    stage.key('INT');
    expect(stage.type('date')).toBe('Mon Mar  2 09:00:01 UTC 2026\n');
  });

  it('says what is no time', () => {
    expect(new Stage().type('sleep soon')).toContain('invalid time interval ‘soon’');
    expect(new Stage().type('sleep')).toContain('missing operand');
  });
});
