import type { Timer } from '../kernel/clock.ts';
import { reverseName } from '../dns/name.ts';
import { lookup } from '../machines/resolver/stub.ts';
import { optionComplaint, parseArguments } from './arguments.ts';
import { refuse, type Process, type ProcessIo, type Program, type Signal } from './process.ts';
import { literalAddress, resolveHost } from './resolve.ts';

const intervalMs = 1000;
/** How long after the last request an answer is waited for. */
const lingerMs = 10_000;
const countMax = 10_000;

/** A time as ping prints it: three figures. */
function milliseconds(ms: number): string {
  return ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms >= 1 ? ms.toFixed(2) : ms.toFixed(3);
}

/** The last lines of ping (iputils): how many came back, and how long they took. */
export function pingStatistics(host: string, sent: number, times: readonly number[], tookMs: number): string {
  const lost = sent === 0 ? 0 : Math.floor(((sent - times.length) * 100) / sent);
  const head = `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${times.length} received, ${lost}% packet loss, time ${tookMs}ms\n`;
  if (times.length === 0) return `${head}\n`;
  const mean = times.reduce((sum, ms) => sum + ms, 0) / times.length;
  const meanSquare = times.reduce((sum, ms) => sum + ms * ms, 0) / times.length;
  const deviation = Math.sqrt(Math.max(0, meanSquare - mean * mean));
  const least = times.reduce((a, b) => Math.min(a, b));
  const most = times.reduce((a, b) => Math.max(a, b));
  return `${head}rtt min/avg/max/mdev = ${[least, mean, most, deviation].map((ms) => ms.toFixed(3)).join('/')} ms\n`;
}

/** ping(8) of iputils: a request a second, until Ctrl-C or the count is reached. */
class Ping implements Process {
  readonly #io: ProcessIo;
  readonly #host: string;
  readonly #count: number;
  readonly #times: number[] = [];
  #sent = 0;
  #address = '';
  /** How replies name the sender: known once the reverse lookup has answered. */
  #sender: string | null = null;
  readonly #unprinted: (() => void)[] = [];
  #firstAtMs = 0;
  #lastAtMs = 0;
  #timer: Timer | null = null;
  /** A late reply finds nobody any more. */
  #gone = false;
  #cancel: () => void = () => {};

  constructor(io: ProcessIo, host: string, count: number) {
    this.#io = io;
    this.#host = host;
    this.#count = count;
    this.#cancel = resolveHost(io.computer, host, (result) => {
      const [address] = result.ok ? result.addresses : [];
      if (address !== undefined) return this.#begin(address);
      io.complain(`ping: ${host}: ${result.ok ? '' : result.reason}\n`);
      io.exit(2);
    });
  }

  signal(signal: Signal): void {
    if (signal !== 'INT') return;
    if (this.#address === '') {
      this.hangup();
      this.#io.exit(130);
    } else this.#conclude();
  }

  hangup(): void {
    this.#gone = true;
    this.#cancel();
    this.#io.computer.context.clock.cancel(this.#timer);
  }

  #begin(address: string): void {
    this.#address = address;
    if (literalAddress(this.#host) !== null) this.#sender = address;
    this.#firstAtMs = this.#io.computer.context.clock.now();
    this.#io.print(`PING ${this.#host} (${address}) 56(84) bytes of data.\n`);
    this.#send();
  }

  #send(): void {
    const { clock, net, id } = this.#io.computer.context;
    const sequence = ++this.#sent;
    this.#lastAtMs = clock.now();
    net.ping(id, this.#address, (roundTripMs) => this.#answered(sequence, roundTripMs));
    const last = sequence === this.#count;
    this.#timer = clock.after(last ? lingerMs : intervalMs, () => (last ? this.#conclude() : this.#send()), last);
  }

  #answered(sequence: number, roundTripMs: number): void {
    if (this.#gone) return;
    this.#times.push(roundTripMs);
    this.#lastAtMs = this.#io.computer.context.clock.now();
    const done = this.#times.length === this.#count;
    this.#print(() => {
      this.#io.print(
        `64 bytes from ${this.#sender}: icmp_seq=${sequence} ttl=64 time=${milliseconds(roundTripMs)} ms\n`,
      );
      if (done) this.#conclude();
    });
  }

  /** The first reply has to wait until its sender's name is known, as it does in reality. */
  #print(act: () => void): void {
    if (this.#sender !== null) return act();
    this.#unprinted.push(act);
    if (this.#unprinted.length > 1) return;
    const address = this.#address;
    const known = (name: string | null) => {
      this.#sender = name === null ? address : `${name} (${address})`;
      for (const print of this.#unprinted.splice(0)) print();
    };
    const name = reverseName(address);
    if (name === null) return known(null);
    this.#cancel = lookup(this.#io.computer.context, name, 'PTR', ({ records }) => {
      const pointer = records.find((record) => record.type === 'PTR');
      known(pointer?.type === 'PTR' ? pointer.target : null);
    });
  }

  #conclude(): void {
    this.hangup();
    this.#io.print(pingStatistics(this.#host, this.#sent, this.#times, this.#lastAtMs - this.#firstAtMs));
    this.#io.exit(this.#times.length > 0 ? 0 : 1);
  }
}

export const ping: Program = {
  name: 'ping',
  on: 'all',
  start: (io, args) => {
    const parsed = parseArguments(args, { flags: '46n', values: 'c' });
    if (!parsed.ok) return refuse(io, optionComplaint('ping', parsed));
    const count = parsed.values.get('c');
    const [host] = parsed.operands;
    if (count !== undefined && !/^[1-9]\d*$/.test(count))
      return refuse(io, `ping: invalid argument: '${count.slice(0, 40)}'\n`);
    if (host === undefined) return refuse(io, 'ping: usage error: Destination address required\n');
    return new Ping(io, host.slice(0, 300), count === undefined ? Infinity : Math.min(Number(count), countMax));
  },
};
