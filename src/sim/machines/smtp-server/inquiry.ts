import type { LookupResult } from '../../dns/record.ts';
import { isServiceQuestion } from '../../policy/facts.ts';
import type { HostContext } from '../host.ts';
import { lookup } from '../resolver/stub.ts';
import type { Judgement } from './judge.ts';
import { PolicyClient } from './policy-client.ts';
import type { SessionState } from './state.ts';

export interface InquiryHandler {
  /** A question is on its way: the client has to wait. */
  asked(): void;
  /** What was judged with the answer is done. */
  settled(): void;
}

/** Asks DNS and policy services what a verdict has to know, one question after the other. */
export class Inquiry {
  readonly #host: HostContext;
  readonly #state: SessionState;
  readonly #policy: PolicyClient;
  readonly #handler: InquiryHandler;
  #asking = false;
  #over = false;

  constructor(host: HostContext, state: SessionState, handler: InquiryHandler) {
    this.#host = host;
    this.#state = state;
    this.#policy = new PolicyClient(host, state.socket.conn);
    this.#handler = handler;
  }

  /** An answer is waited for. */
  get isOpen(): boolean {
    return this.#asking;
  }

  /** Judges, asks, judges anew; and goes on once nothing has to be asked any more. */
  settle(judged: () => Judgement, proceed: (judgement: Judgement) => void): void {
    const judgement = judged();
    if (!judgement.question) {
      this.#state.answers.clear();
      return proceed(judgement);
    }
    const { question } = judgement;
    const answer = (found: LookupResult | string | null) => {
      if (this.#over) return;
      this.#state.remember(question, found);
      this.#asking = false;
      this.settle(judged, proceed);
      this.#handler.settled();
    };
    this.#asking = true;
    this.#handler.asked();
    if (isServiceQuestion(question)) this.#policy.ask(question, answer);
    else lookup(this.#host, question.name, question.type, answer);
  }

  /** The session is over: nobody waits for an answer any more. */
  leave(): void {
    this.#over = true;
    this.#policy.leave();
  }
}
