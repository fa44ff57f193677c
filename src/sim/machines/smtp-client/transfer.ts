import type { Strictness } from '../../smtp/reply.ts';
import type { Octets } from '../../octets.ts';
import type { NotifyOn } from '../../smtp/dsn.ts';
import type { Reply } from '../../smtp/reply.ts';
import type { DeliveryProblem } from '../../trace.ts';
import type { ClientSecurity } from './security.ts';

/** One message for one server: what a client session is asked to hand over. */
export interface Transfer {
  readonly reversePath: string;
  readonly recipients: readonly string[];
  /** Lines end with CRLF; not dot-stuffed. */
  readonly message: Octets;
  /** It may go only where SMTPUTF8 is offered, if anything in it needs that. */
  readonly smtputf8?: boolean;
  /** What is passed on to a server that knows DSN (RFC 3461 §5.2.1). */
  readonly dsn?: TransferDsn;
  /** Only asks whether the recipients would be taken: MAIL, RCPT, then RSET (as Postfix verifies an address). */
  readonly probe?: boolean;
}

export interface TransferDsn {
  readonly envid: string | null;
  readonly ret: 'FULL' | 'HDRS' | null;
  /** By recipient. */
  readonly recipients: ReadonlyMap<string, { readonly notify: readonly NotifyOn[] | null; readonly original: string }>;
}

/** What became of one recipient: the reply that accepted the message, or the problem. */
export type RecipientOutcome = (
  | {
      readonly recipient: string;
      readonly relay: string;
      readonly accepted: Reply;
      readonly problem: null;
      /** The relay knows DSN: it is its part to report a success (RFC 3461 §5.2.1). */
      readonly reportsItself?: boolean;
    }
  | { readonly recipient: string; readonly accepted: null; readonly problem: DeliveryProblem }
) & {
  /** The address that an alias stood for, where it is another. */
  readonly originally?: string;
};

/** How long the client waits at each stage (RFC 5321 §4.5.3.2), in milliseconds, and whether what is no reply ends it. */
export interface ClientTimeouts {
  readonly connectMs: number;
  /** Greeting, EHLO and HELO. */
  readonly helloMs: number;
  readonly mailMs: number;
  readonly rcptMs: number;
  readonly dataMs: number;
  readonly contentMs: number;
  readonly quitMs: number;
  readonly garbage: Strictness;
}

/** Whose server it is: `name` as the log writes it, `mx1.green.example[198.51.100.25]:25`. */
export interface Relay {
  readonly name: string;
  /** The server's own name, or its address where it was called by that. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly security: ClientSecurity;
}

/** A transaction under way: which recipients are settled, and how. */
export class Transaction {
  readonly transfer: Transfer;
  readonly done: (outcomes: readonly RecipientOutcome[]) => void;
  readonly #relay: string;
  readonly #reportsItself: boolean;
  readonly #outcomes: RecipientOutcome[] = [];
  readonly #accepted: string[] = [];
  #next = 0;
  #mailRefused = false;

  constructor(
    transfer: Transfer,
    relay: string,
    reportsItself: boolean,
    done: (outcomes: readonly RecipientOutcome[]) => void,
  ) {
    this.transfer = transfer;
    this.#reportsItself = reportsItself;
    this.#relay = relay;
    this.done = done;
  }

  get outcomes(): readonly RecipientOutcome[] {
    return this.#outcomes;
  }

  /** RCPT replies that will still come after the next one. */
  get toCome(): number {
    return this.transfer.recipients.length - this.#next - 1;
  }

  anyAccepted(reply: Reply): boolean {
    return this.#accepted.length > 0 || (!this.#mailRefused && reply.code >= 200 && reply.code < 300);
  }

  get hasAccepted(): boolean {
    return this.#accepted.length > 0;
  }

  get nextRecipient(): string | null {
    return this.transfer.recipients[this.#next] ?? null;
  }

  recordRecipient(reply: Reply): void {
    const recipient = this.nextRecipient;
    this.#next++;
    if (recipient === null || this.#mailRefused) return;
    if (reply.code >= 200 && reply.code < 300) this.#taken(recipient, reply);
    else this.#fail(recipient, { kind: 'reply', reply, command: 'RCPT TO', relay: this.#relay });
  }

  #taken(recipient: string, reply: Reply): void {
    if (this.transfer.probe) this.#outcomes.push({ recipient, relay: this.#relay, accepted: reply, problem: null });
    else this.#accepted.push(recipient);
  }

  recordFinal(reply: Reply): void {
    for (const recipient of this.#accepted.splice(0)) {
      if (reply.code >= 200 && reply.code < 300)
        this.#outcomes.push({
          ...{ recipient, relay: this.#relay, accepted: reply, problem: null },
          reportsItself: this.#reportsItself,
        });
      else this.#fail(recipient, { kind: 'reply', reply, command: 'end of DATA', relay: this.#relay });
    }
  }

  /** The same problem for every recipient that is not settled. */
  failOpen(problem: DeliveryProblem): void {
    if (problem.kind === 'reply' && problem.command === 'MAIL FROM') this.#mailRefused = true;
    const settled = new Set(this.#outcomes.map((outcome) => outcome.recipient));
    for (const recipient of this.transfer.recipients) if (!settled.has(recipient)) this.#fail(recipient, problem);
    this.#accepted.length = 0;
  }

  #fail(recipient: string, problem: DeliveryProblem): void {
    this.#outcomes.push({ recipient, accepted: null, problem });
  }
}
