import type { TraceEvent } from '$sim/trace.ts';

/** A mark on the strip of what happened. */
export interface Tick {
  readonly seq: number;
  /** 0 … 1 from left to right. */
  readonly place: number;
  readonly tone: 'smtp' | 'dns' | 'mail' | 'input' | 'not-now' | 'never';
  /** Before this one nothing happened for so long that the strip leaves it out. */
  readonly afterGap: boolean;
}

/** A wait longer than this takes no more room on the strip than this: five minutes of silence would push all else together. */
export const gapMsMax = 250;

/** The newest marks, oldest first, on a strip that shows short times to scale and shortens long ones. */
export function ticksOf(events: readonly TraceEvent[], count: number, ticksMax: number): readonly Tick[] {
  const marked: { seq: number; atMs: number; tone: Tick['tone'] }[] = [];
  for (let index = count - 1; index >= 0 && marked.length < ticksMax; index--) {
    const event = events[index];
    const tone = event && toneOf(event);
    if (event && tone) marked.push({ seq: event.seq, atMs: event.atMs, tone });
  }
  marked.reverse();
  let along = 0;
  const placed = marked.map(({ seq, atMs, tone }, index) => {
    const waitMs = atMs - (marked[index - 1]?.atMs ?? atMs);
    along += Math.min(waitMs, gapMsMax);
    return { seq, tone, along, afterGap: waitMs > gapMsMax };
  });
  return placed.map((tick) => ({
    seq: tick.seq,
    tone: tick.tone,
    afterGap: tick.afterGap,
    place: along === 0 ? 0 : tick.along / along,
  }));
}

function toneOf(event: TraceEvent): Tick['tone'] | null {
  switch (event.kind) {
    case 'input':
      return event.input.kind === 'tty.open' ? null : 'input';
    case 'smtp.command':
    case 'smtp.content':
      return 'smtp';
    case 'smtp.reply':
      return event.reply.code >= 500 ? 'never' : event.reply.code >= 400 ? 'not-now' : 'smtp';
    case 'dns.query':
      return 'dns';
    case 'mail.delivered':
      return 'mail';
    case 'queue.deferred':
      return 'not-now';
    case 'queue.bounced':
      return 'never';
    default:
      return null;
  }
}
