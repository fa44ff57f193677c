import { describe, expect, it } from 'vitest';
import type { ScreenEvent } from '../../../src/console/screen-event.ts';
import { dueMs, emptyTranscript, hear, noPrompt, spoken, tell } from '../../../src/console/transcript.ts';

const told = (transcript: ReturnType<typeof tell>) =>
  transcript.entries.map(({ lines }) => lines.map((line) => ('text' in line ? line.text : `(${line.skipped})`)));

it('tells what was heard together as one entry', () => {
  const heard = hear(hear(emptyTranscript, '220 mx1\n', 0), '\n250-a\n250 b\n', 100);
  expect(told(heard)).toEqual([]);
  expect(told(tell(heard))).toEqual([['220 mx1', '250-a', '250 b']]);
});

describe('an entry is due', () => {
  it('a moment after the last output', () => {
    expect(dueMs(hear(emptyTranscript, 'a', 1000))).toBe(1300);
    expect(dueMs(hear(hear(emptyTranscript, 'a', 1000), 'b', 1200))).toBe(1500);
  });
  it('at the latest a while after the first, while output goes on', () => {
    let transcript = emptyTranscript;
    for (let ms = 1000; ms < 3000; ms += 100) transcript = hear(transcript, 'x', ms);
    expect(dueMs(transcript)).toBe(2500);
  });
  it('never when nothing waits', () => {
    expect(dueMs(emptyTranscript)).toBeNull();
    expect(dueMs(hear(emptyTranscript, ' \n\n', 5))).toBeNull();
    expect(dueMs(tell(hear(emptyTranscript, 'a', 5)))).toBeNull();
    expect(tell(emptyTranscript)).toBe(emptyTranscript);
  });
});

it('summarises long output: how it begins and ends, and how much is left out', () => {
  let transcript = emptyTranscript;
  for (let i = 1; i <= 1000; i++) transcript = hear(transcript, `line ${i}\n`, i);
  expect(transcript.waiting.length).toBeLessThan(20);
  const [entry = []] = told(tell(transcript));
  expect(entry.slice(0, 2)).toEqual(['line 1', 'line 2']);
  expect(entry).toContain(`(${1000 - entry.length + 1})`);
  expect(entry.at(-1)).toBe('line 1000');
});

it('shortens long lines', () => {
  const [[text = ''] = []] = told(tell(hear(emptyTranscript, 'x'.repeat(10_000), 0)));
  expect(text.length).toBeLessThan(500);
});

it('keeps a bounded number of entries, each with an id of its own', () => {
  let transcript = emptyTranscript;
  for (let i = 1; i <= 500; i++) transcript = tell(hear(transcript, `${i}`, i));
  expect(transcript.entries).toHaveLength(200);
  expect(new Set(transcript.entries.map(({ id }) => id)).size).toBe(200);
  expect(told(transcript).at(-1)).toEqual(['500']);
});

it('speaks what was typed behind the prompt of its time, and no password', () => {
  const foreground = (prompt: string, echo: boolean): ScreenEvent => ({
    kind: 'foreground',
    host: 'a',
    program: null,
    prompt,
    echo,
  });
  const print = (text: string): ScreenEvent => ({ kind: 'print', text, tone: null });
  const first = spoken(
    [foreground('$ ', true), { kind: 'line', text: 'ls' }, print('x'), foreground('Password: ', false)],
    noPrompt,
  );
  expect(first.text).toBe('$ ls\nx');
  expect(spoken([{ kind: 'line', text: 'geheim' }, print('ok\n')], first.after).text).toBe('ok\n');
});
