import type { Timer } from '../../kernel/clock.ts';
import { startMachine, type RunningMachine } from '../actor.ts';
import type { HostContext } from '../host.ts';
import { testRelay, type RelayTestResult } from '../relay-test.ts';
import type { SmtpClientSession } from '../smtp-client/session.ts';
import { spamBotMachine, type SpamBotEvent, type SpamBotPort } from './machine.ts';
import { SpamRun, type RunPlan } from './run.ts';

export interface SpamBotPlan extends RunPlan {
  /** Addresses that it tries, in this order. */
  readonly scan: readonly string[];
}

/** How often it tells how far it is. */
const tellEveryMs = 2000;

/** A program on somebody's computer that looks for open relays and sends spam through the one it finds. */
export class SpamBot implements SpamBotPort {
  readonly #host: HostContext;
  readonly #plan: SpamBotPlan;
  readonly #machine: RunningMachine<typeof spamBotMachine>;
  #order: Pick<RunPlan, 'messages' | 'perSecond'>;
  #targets: readonly string[] = [];
  #target = '';
  /** What relayed before is tried first. */
  #known: string | null = null;
  #test: SmtpClientSession | null = null;
  #run: SpamRun | null = null;
  #timer: Timer | null = null;
  #lastReply: RelayTestResult['reply'] = null;

  constructor(host: HostContext, plan: SpamBotPlan) {
    this.#host = host;
    this.#plan = plan;
    this.#order = plan;
    this.#machine = startMachine(host, { machine: 'spam-bot', id: host.id }, spamBotMachine, { port: this });
  }

  /** Sets to work, unless it is at work. */
  start(order: Partial<Pick<RunPlan, 'messages' | 'perSecond'>> = {}): void {
    if (this.#machine.snapshot.value !== 'idle') return;
    const { messages, perSecond } = this.#plan;
    this.#order = { messages: order.messages ?? messages, perSecond: order.perSecond ?? perSecond };
    const known = this.#known === null ? [] : [this.#known];
    this.#targets = [...new Set([...known, ...this.#plan.scan])];
    this.#lastReply = null;
    this.#send({ type: 'START' });
  }

  stop(): void {
    this.#send({ type: 'STOP' });
  }

  /** The host loses power: it does not come back by itself. */
  abandon(): void {
    this.#test?.abandon();
    this.#run?.abandon();
    this.#send({ type: 'STOP' });
  }

  #send(event: SpamBotEvent): void {
    this.#machine.send(event);
  }

  // What the machine has done:

  get hasMoreTargets(): boolean {
    return this.#targets.length > 0;
  }

  testNext(): void {
    const [target = '', ...others] = this.#targets;
    this.#target = target;
    this.#targets = others;
    // Its own mailbox, which no server but its own has any business with.
    const test = { address: target, reversePath: this.#plan.from, recipient: this.#plan.from };
    this.#test = testRelay(this.#host, test, ({ open, reply }) => {
      this.#test = null;
      this.#lastReply = reply;
      this.#host.trace.emit({ kind: 'bot.probed', host: this.#host.id, target, open, reply });
      this.#send({ type: 'TESTED', open });
    });
  }

  find(): void {
    this.#known = this.#target;
    this.#host.trace.emit({ kind: 'bot.found', host: this.#host.id, relay: this.#target });
  }

  sendOut(): void {
    const plan = { ...this.#plan, ...this.#order };
    this.#run = new SpamRun(this.#host, this.#target, plan, (why) =>
      this.#host.clock.aloud(() => this.#send({ type: 'OVER', why })),
    );
    this.#tellLater();
    this.#run.begin();
  }

  #tellLater(): void {
    this.#timer = this.#host.clock.after(tellEveryMs, () => {
      const run = this.#run;
      if (!run) return;
      const { messages, accepted, refused } = run;
      this.#host.trace.note({
        ...{ kind: 'bot.progress', host: this.#host.id, relay: this.#target },
        ...{ messages, accepted, refused },
      });
      this.#tellLater();
    });
  }

  end(why: 'done' | 'stopped' | 'refused' | 'unreachable' | 'nothing-found'): void {
    const run = this.#run;
    this.#run = null;
    this.#host.clock.cancel(this.#timer);
    this.#test?.kill();
    this.#test = null;
    if (why === 'stopped') run?.kill();
    const refusal = why === 'refused' ? run?.lastRefusal : why === 'nothing-found' ? this.#lastReply : null;
    this.#host.trace.note({
      ...{ kind: 'bot.ended', host: this.#host.id, why, reply: refusal ?? null },
      ...{ messages: run?.messages ?? 0, accepted: run?.accepted ?? 0, refused: run?.refused ?? 0 },
    });
  }
}
