import { expect, it } from 'vitest';
import type { SimEvent, TraceEvent } from '$sim/trace.ts';
import { screenEvents } from '../../../src/console/screen-event.ts';

const trace = (events: readonly SimEvent[]): TraceEvent[] =>
  events.map((event, seq) => ({ ...event, seq, atMs: seq, cause: 0 }));

it('sorts what happened by terminal, in order, and leaves out everything else', () => {
  const events = trace([
    { kind: 'world.started', host: '', scenario: 'w', seed: 's', startsAt: '2026-03-02T09:00:00Z' },
    { kind: 'input', host: 'laptop', input: { kind: 'tty.open', tty: 'a', host: 'laptop' } },
    { kind: 'tty.opened', host: 'laptop', tty: 'a', user: 'anna' },
    { kind: 'tty.foreground', host: 'laptop', tty: 'a', program: null, prompt: '$ ', echo: true },
    { kind: 'input', host: 'laptop', input: { kind: 'tty.line', tty: 'a', line: 'help' } },
    { kind: 'tty.message', host: 'laptop', tty: 'a', message: { key: 'help.intro', params: { n: 1 } } },
    { kind: 'tty.output', host: 'mx1', tty: 'b', text: 'no\n', tone: 'error' },
    { kind: 'tty.output', host: 'mx1', tty: 'b', text: 'yes\n' },
    { kind: 'tty.clear', host: 'laptop', tty: 'a' },
    { kind: 'input', host: 'laptop', input: { kind: 'tty.signal', tty: 'a', signal: 'EOF' } },
    { kind: 'input', host: 'laptop', input: { kind: 'host.power', host: 'laptop', up: false } },
  ]);
  const found = screenEvents(events, ({ key, params }) => `${key} ${params.n ?? ''}\n`);
  expect(Object.fromEntries(found)).toEqual({
    a: [
      { kind: 'foreground', host: 'laptop', program: null, prompt: '$ ', echo: true },
      { kind: 'line', text: 'help' },
      { kind: 'print', text: 'help.intro 1\n', tone: null },
      { kind: 'clear' },
      { kind: 'signal', signal: 'EOF' },
    ],
    b: [
      { kind: 'print', text: 'no\n', tone: 'error' },
      { kind: 'print', text: 'yes\n', tone: null },
    ],
  });
});
