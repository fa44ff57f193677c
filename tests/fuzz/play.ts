import type { World } from '../../src/sim/world/world.ts';
import { Link } from './link.ts';
import { Oracle, ViolationError } from './oracle.ts';
import type { Plan } from './plan.ts';
import type { Server } from './servers.ts';

/** Longer than any server here waits for a client (smtpd_timeout). */
const patienceMs = 310_000;
/** A client that cannot get back to a command line in so many tries has met a wedge. */
const remediesMax = 8;
/** `runUntilIdle` stops after a minute: a server may hold back each of some hundred replies for a second. */
const minutesMax = 60;

/** Everything that is under way comes to its end. */
function settle(world: World): void {
  for (let minutes = 0; minutes < minutesMax; minutes++) {
    const beforeMs = world.nowMs;
    world.runUntilIdle();
    if (world.nowMs - beforeMs < 50_000) return;
  }
  throw new ViolationError('it does not come to rest');
}

/** One session of a client that follows its plan, and of an oracle that listens. */
class Session {
  readonly #world: World;
  readonly #plan: Plan;
  readonly #wrapped: boolean;
  readonly #link: Link;
  readonly oracle: Oracle;

  constructor(world: World, plan: Plan, { wrapped, anyLineEnd }: Server) {
    this.oracle = new Oracle(anyLineEnd);
    this.#world = world;
    this.#plan = plan;
    this.#wrapped = wrapped;
    this.#link = new Link(
      world,
      (bytes) => this.oracle.hear(bytes),
      () => this.oracle.secured(wrapped),
    );
  }

  run(): void {
    while (!this.#link.opened && this.#world.step());
    if (this.#wrapped) this.oracle.awaitHandshake();
    if (!this.#plan.early || this.#wrapped) this.#rest();
    for (const { octets, waits } of this.#plan.writes) {
      if (this.#isOver) return;
      this.#say(octets);
      if (waits) this.#rest();
    }
    this.#rest();
    if (!this.#isOver) this.#end();
  }

  /** Nothing more can be said: closed, or stuck before a handshake that nobody wants. */
  get #isOver(): boolean {
    return this.#link.closed || this.oracle.mode === 'end';
  }

  #say(octets: string): void {
    this.oracle.say(octets);
    this.#link.write(octets);
  }

  #rest(): void {
    settle(this.#world);
    this.oracle.check(this.#link.closed);
    if (this.oracle.mode === 'handshake' && !this.#link.closed) this.#handshake();
  }

  /** Where the server wants TLS: either it comes about, or the connection ends, at the latest by time-out. */
  #handshake(): void {
    const isWelcome = this.#plan.tls === 'shakes-hands';
    const isSure = !this.oracle.isUnsure;
    if (isWelcome) this.#link.startTls();
    else this.#link.writeRaw('EHLO client.example.org\r\n');
    settle(this.#world);
    if (this.#link.secure) return this.oracle.check(this.#link.closed);
    if (isWelcome && isSure) throw new ViolationError('the handshake does not come about');
    this.#wait();
  }

  #wait(): void {
    this.#world.runUntil(this.#world.nowMs + patienceMs);
    settle(this.#world);
    this.oracle.check(this.#link.closed);
    if (!this.#link.closed) throw new ViolationError('silent for five minutes, and still open');
  }

  #end(): void {
    const { end } = this.#plan;
    if (end === 'silence') return this.#wait();
    if (end === 'reset') return this.#link.reset();
    if (end === 'fin') this.#link.end();
    else if (end === 'tamper' && this.#link.secure) this.#link.writeRaw('\x17\x03\x03\x00\x20' + 'x'.repeat(32));
    else return this.#finish();
    settle(this.#world);
    if (!this.#link.closed) throw new ViolationError('it stays open after the client has gone');
  }

  /** No wedge: whatever was said, the server answers NOOP and QUIT, and closes. */
  #finish(): void {
    for (let tries = 0; tries < remediesMax; tries++) {
      const { remedy } = this.oracle;
      if (remedy === null) return this.#wait();
      if (remedy === '') break;
      this.#say(remedy);
      this.#rest();
      if (this.#isOver) return;
    }
    for (const line of ['NOOP\r\n', 'QUIT\r\n']) {
      this.#say(line);
      this.#rest();
      if (this.#isOver) return;
    }
    throw new ViolationError('QUIT does not end the session');
  }
}

/** Plays a plan; gives how many lines, contents and chunks were answered. Throws what the server did wrong. */
export function play(world: World, plan: Plan, server: Server): number {
  const session = new Session(world, plan, server);
  session.run();
  return session.oracle.answered;
}
