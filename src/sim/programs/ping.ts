import type { Timer } from '../kernel/clock.ts';
import type { Process, ProcessIo, Program } from './process.ts';
import { resolveHost } from './resolve.ts';

const intervalMs = 1000;
/** A learner who forgets Ctrl-C does not ping for ever. */
const countMax = 20;
const patienceMs = 10_000;

class Ping implements Process {
  readonly #io: ProcessIo;
  readonly #host: string;
  readonly #count: number;
  readonly #startedAtMs: number;
  readonly #times: number[] = [];
  #sent = 0;
  #address = '';
  #timer: Timer | null = null;
  readonly #cancel: () => void;

  constructor(io: ProcessIo, host: string, count: number) {
    this.#io = io;
    this.#host = host;
    this.#count = count;
    this.#startedAtMs = io.computer.context.clock.now();
    this.#cancel = resolveHost(io.computer, host, ([address]) => {
      if (address === undefined) {
        io.complain(`ping: ${host}: Name or service not known\n`);
        return io.exit(2);
      }
      this.#address = address;
      io.print(`PING ${host} (${address}) 56(84) bytes of data.\n`);
      this.#send();
    });
  }

  line(): void {}

  signal(signal: 'INT' | 'EOF' | 'ESCAPE'): void {
    if (signal !== 'INT') return;
    this.#cancel();
    if (this.#address === '') this.#io.exit(130);
    else this.#conclude();
  }

  hangup(): void {
    this.#cancel();
    this.#io.computer.context.clock.cancel(this.#timer);
  }

  #send(): void {
    const { context } = this.#io.computer;
    const sequence = ++this.#sent;
    context.net.ping(context.id, this.#address, (roundTripMs) => {
      this.#times.push(roundTripMs);
      this.#io.print(`64 bytes from ${this.#host} (${this.#address}): icmp_seq=${sequence} ttl=64 time=${roundTripMs.toFixed(1)} ms\n`);
      if (sequence === this.#count) this.#conclude();
    });
    const last = sequence === this.#count;
    this.#timer = context.clock.after(last ? patienceMs : intervalMs, () => (last ? this.#conclude() : this.#send()), last);
  }

  #conclude(): void {
    const { clock } = this.#io.computer.context;
    clock.cancel(this.#timer);
    const received = this.#times.length;
    const lost = Math.round(((this.#sent - received) / this.#sent) * 100);
    this.#io.print(`\n--- ${this.#host} ping statistics ---\n${this.#sent} packets transmitted, ${received} received, ${lost}% packet loss, time ${clock.now() - this.#startedAtMs}ms\n`);
    if (received > 0) {
      const mean = this.#times.reduce((sum, ms) => sum + ms, 0) / received;
      const deviation = this.#times.reduce((sum, ms) => sum + Math.abs(ms - mean), 0) / received;
      const figures = [Math.min(...this.#times), mean, Math.max(...this.#times), deviation].map((ms) => ms.toFixed(3));
      this.#io.print(`rtt min/avg/max/mdev = ${figures.join('/')} ms\n`);
    }
    this.#io.exit(received > 0 ? 0 : 1);
  }
}

export const ping: Program = {
  name: 'ping',
  on: 'all',
  start: (io, args) => {
    const countAt = args.indexOf('-c');
    const count = countAt >= 0 ? Number(args[countAt + 1]) : 4;
    const [host] = args.filter((word, index) => !word.startsWith('-') && !(countAt >= 0 && index === countAt + 1));
    if (host !== undefined && Number.isInteger(count) && count >= 1) return new Ping(io, host, Math.min(count, countMax));
    io.complain(host === undefined ? 'ping: usage error: Destination address required\n' : `ping: invalid argument: '${args[countAt + 1] ?? ''}'\n`);
    io.exit(2);
    return null;
  },
};
