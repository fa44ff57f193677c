import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readWorld } from '../../src/course/build/read-world.ts';
import type { Input, LoggedInput } from '../../src/sim/world/input.ts';
import { canonicalJson, replay } from '../../src/sim/world/replay.ts';

const scenario = readWorld('lessons/worlds/base.yaml');

const line = fc.oneof(
  fc.constantFrom(
    'telnet mx1.green.example 25',
    'EHLO laptop.blue.example',
    'MAIL FROM:<anna@blue.example>',
    'RCPT TO:<ben@green.example>',
    'RCPT TO:<nobody@green.example>',
    'DATA',
    '.',
    '..x',
    'QUIT',
    'dig MX green.example',
    'help',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const recipient = fc.constantFrom(
  'ben@green.example',
  'bem@green.example',
  'x@nowhere.example',
  'anna@blue.example',
  'not an address',
);
const input: fc.Arbitrary<Input> = fc.oneof(
  { weight: 6, arbitrary: line.map((text): Input => ({ kind: 'tty.line', tty: 't', line: text })) },
  fc
    .constantFrom('INT' as const, 'EOF' as const, 'ESCAPE' as const)
    .map((signal): Input => ({ kind: 'tty.signal', tty: 't', signal })),
  recipient.map((to): Input => ({
    kind: 'mail.send',
    host: 'laptop',
    draft: { from: '', to, subject: 'Grüße', text: '.\n' },
  })),
  fc
    .record({ host: fc.constantFrom('mx1', 'submit', 'resolver'), up: fc.boolean() })
    .map(({ host, up }): Input => ({ kind: 'host.power', host, up })),
);

/** Inputs at growing times; the first opens the terminal. */
const log = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 3000 }), input), { maxLength: 25 })
  .map((steps): LoggedInput[] => {
    let atMs = 0;
    const opening: LoggedInput = { atMs, input: { kind: 'tty.open', tty: 't', host: 'laptop', user: 'anna' } };
    return [opening, ...steps.map(([waitMs, act]) => ({ atMs: (atMs += waitMs), input: act }))];
  });

it('the same scenario, seed and inputs give the same trace, to the byte', () => {
  fc.assert(
    fc.property(log, fc.string({ maxLength: 5 }), (inputs, seed) => {
      const untilMs = 200_000;
      const first = canonicalJson(replay(scenario, seed, inputs, untilMs).events);
      expect(canonicalJson(replay(scenario, seed, inputs, untilMs).events)).toBe(first);
    }),
    { numRuns: 60 },
  );
});

it('[S-DATA-06] every accepted recipient ends in exactly one of sent, bounced, still queued', () => {
  fc.assert(
    fc.property(log, (inputs) => {
      const { events, world } = replay(scenario, 'seed', inputs, 400_000);
      const open = new Map<string, number>();
      for (const event of events) {
        if (event.kind === 'queue.accepted')
          for (const address of new Set(event.envelope.forwardPaths))
            open.set(`${event.host} ${event.queueId} ${address}`, 0);
        if (event.kind === 'queue.sent' || event.kind === 'queue.bounced') {
          const key = `${event.host} ${event.queueId} ${event.recipient}`;
          open.set(key, (open.get(key) ?? 99) + 1);
        }
      }
      for (const [id, host] of world.hosts)
        for (const entry of host.mailSystem?.queue.entries() ?? [])
          for (const { address } of entry.recipients)
            open.set(`${id} ${entry.id} ${address}`, (open.get(`${id} ${entry.id} ${address}`) ?? 99) + 1);
      expect([...open].filter(([, ends]) => ends !== 1)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
