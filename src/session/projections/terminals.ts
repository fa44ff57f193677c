import type { TraceEvent } from '$sim/trace.ts';

export interface TerminalState {
  /** The host of the topmost shell. */
  readonly host: string;
  /** Null while the shell itself reads. */
  readonly program: string | null;
  readonly prompt: string;
  readonly echo: boolean;
}

export type Terminals = ReadonlyMap<string, TerminalState>;

export const noTerminals: Terminals = new Map();

export function terminalsAfter(before: Terminals, event: TraceEvent): Terminals {
  if (event.kind !== 'tty.foreground') return before;
  const { tty, host, program, prompt, echo } = event;
  return new Map(before).set(tty, { host, program, prompt, echo });
}
