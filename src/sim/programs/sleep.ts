import type { Timer } from '../kernel/clock.ts';
import { refuse, type Process, type ProcessIo, type Program, type Signal } from './process.ts';

const unitsMs: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** A month: what runs longer is a slip of the finger. */
const longestMs = 31 * 86_400_000;

/** `1.5m` in milliseconds; null for what is no time. */
export function sleepMs(text: string): number | null {
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
  if (!match) return null;
  return Math.min(longestMs, Math.ceil(Number(match[1]) * (unitsMs[match[2] ?? ''] ?? 0)));
}

class Sleep implements Process {
  readonly #io: ProcessIo;
  readonly #timer: Timer;

  constructor(io: ProcessIo, ms: number) {
    this.#io = io;
    this.#timer = io.computer.context.clock.after(ms, () => io.exit(0));
  }

  signal(signal: Signal): void {
    if (signal !== 'INT') return;
    this.hangup();
    this.#io.exit(130);
  }

  hangup(): void {
    this.#io.computer.context.clock.cancel(this.#timer);
  }
}

/** sleep(1) of GNU: several times add up. */
export const sleep: Program = {
  name: 'sleep',
  on: 'all',
  start: (io, args) => {
    if (args.length === 0) return refuse(io, "sleep: missing operand\nTry 'sleep --help' for more information.\n");
    const bad = args.find((text) => sleepMs(text) === null);
    if (bad !== undefined)
      return refuse(
        io,
        `sleep: invalid time interval ‘${bad.slice(0, 100)}’\nTry 'sleep --help' for more information.\n`,
      );
    return new Sleep(
      io,
      args.reduce((sum, text) => sum + (sleepMs(text) ?? 0), 0),
    );
  },
};
