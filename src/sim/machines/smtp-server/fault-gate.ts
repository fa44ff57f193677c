import { replyOf, type FaultStage } from '../../faults/fault.ts';
import type { TcpSocket } from '../../net/tcp.ts';
import type { Reply } from '../../smtp/reply.ts';
import type { HostContext } from '../host.ts';

export interface GateHandler {
  /** Nothing more is said or heard. */
  goSilent(): void;
  /** Says FIN without another word. */
  leave(): void;
  /** A delay is over: what came meanwhile can be read. */
  resume(): void;
}

/** Where faults come in between a session and what it does next. */
export class FaultGate {
  readonly #host: HostContext;
  readonly #socket: TcpSocket;
  readonly #handler: GateHandler;
  #holding = false;
  #losing = false;

  constructor(host: HostContext, socket: TcpSocket, handler: GateHandler) {
    this.#host = host;
    this.#socket = socket;
    this.#handler = handler;
  }

  /** A delay is under way, or a silence for good. */
  get isHolding(): boolean {
    return this.#holding;
  }

  /** The next reply is lost: in its place the connection breaks. */
  takeLoss(): boolean {
    const losing = this.#losing;
    this.#losing = false;
    return losing;
  }

  /** Goes on with `proceed`, with the reply to give instead of one's own where a fault says so; or later; or not at all. */
  pass(stage: FaultStage | null, about: string, proceed: (instead: Reply | null) => void): void {
    const fault = stage && this.#host.faults.meet(this.#host.id, stage, about, this.#socket.conn);
    if (!fault) return proceed(null);
    const { reply, act, delayMs } = fault;
    if (reply !== undefined) proceed(replyOf(reply));
    else if (act === 'lose-reply') {
      this.#losing = true;
      proceed(null);
    } else if (act === 'close') this.#handler.leave();
    else if (act === 'reset') {
      this.#socket.reset();
      this.#handler.leave();
    } else this.#hold(delayMs ?? null, () => proceed(null));
  }

  #hold(delayMs: number | null, proceed: () => void): void {
    this.#holding = true;
    if (delayMs === null) return this.#handler.goSilent();
    this.#host.clock.after(delayMs, () => {
      this.#holding = false;
      proceed();
      this.#handler.resume();
    });
  }
}
