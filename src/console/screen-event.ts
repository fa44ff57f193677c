import type { MessageKey, TraceEvent } from '$sim/trace.ts';

/** What happens on one terminal, as its screen needs to know it. */
export type ScreenEvent =
  /** A line or signal has reached the world: typed here, or given by somebody else (a solution being played). */
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'signal'; readonly signal: 'INT' | 'EOF' | 'ESCAPE' }
  /** `text` may hold several lines, and may end within one. */
  | { readonly kind: 'print'; readonly text: string; readonly tone: 'error' | null }
  | { readonly kind: 'clear' }
  | {
      readonly kind: 'foreground';
      readonly host: string;
      readonly program: string | null;
      readonly prompt: string;
      readonly echo: boolean;
    };

/** The terminal an event of the trace belongs to, and what it means there; null when it is about something else. */
function screenEvent(
  event: TraceEvent,
  words: (message: MessageKey) => string,
): { readonly tty: string; readonly event: ScreenEvent } | null {
  switch (event.kind) {
    case 'input': {
      const { input } = event;
      if (input.kind === 'tty.line') return { tty: input.tty, event: { kind: 'line', text: input.line } };
      if (input.kind === 'tty.signal') return { tty: input.tty, event: { kind: 'signal', signal: input.signal } };
      return null;
    }
    case 'tty.output':
      return { tty: event.tty, event: { kind: 'print', text: event.text, tone: event.tone ?? null } };
    case 'tty.message':
      return { tty: event.tty, event: { kind: 'print', text: words(event.message), tone: null } };
    case 'tty.clear':
      return { tty: event.tty, event: { kind: 'clear' } };
    case 'tty.foreground': {
      const { tty, host, program, prompt, echo } = event;
      return { tty, event: { kind: 'foreground', host, program, prompt, echo } };
    }
    default:
      return null;
  }
}

/** The events of the trace that terminals show, each terminal's in order. */
export function screenEvents(
  events: readonly TraceEvent[],
  words: (message: MessageKey) => string,
): ReadonlyMap<string, readonly ScreenEvent[]> {
  const byTty = new Map<string, ScreenEvent[]>();
  for (const event of events) {
    const found = screenEvent(event, words);
    if (!found) continue;
    const happened = byTty.get(found.tty);
    if (happened) happened.push(found.event);
    else byTty.set(found.tty, [found.event]);
  }
  return byTty;
}
