import { readWorld } from '../../../src/course/build/read-world.ts';
import type { TraceEvent } from '../../../src/sim/trace.ts';
import type { Input, LoggedInput } from '../../../src/sim/world/input.ts';
import { replay } from '../../../src/sim/world/replay.ts';

/** The world of the lessons, for tests of what is drawn of it. */
export const base = readWorld('lessons/worlds/base.yaml');

export function run(inputs: readonly (Input | LoggedInput)[], untilMs = 20_000): readonly TraceEvent[] {
  const logged = inputs.map((input): LoggedInput => ('input' in input ? input : { atMs: 0, input }));
  return replay(base, 'seed', logged, untilMs).events;
}

export const letter = (to: string, text = 'Hello Ben\n.dot\n'): Input => ({
  kind: 'mail.send',
  host: 'laptop',
  draft: { from: '', to, subject: 'Grüße', text },
});
