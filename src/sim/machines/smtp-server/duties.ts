import * as replies from '../../smtp/catalogue.ts';
import type { Reply } from '../../smtp/reply.ts';
import type { Verdict } from '../../policy/verdict.ts';
import type { Judgement } from './judge.ts';
import type { CommandEvent, Judgeable, OrderReply, ServerPort } from './machine.ts';
import type { Content, SessionState } from './state.ts';

/** What the duties need of the session that reads and speaks. */
export interface Speaking {
  reply(reply: Reply): void;
  mailBegins(): void;
  hangUp(): void;
}

/** What the machine has done, one small thing each: it decides when. */
export class Duties implements ServerPort {
  readonly #state: SessionState;
  readonly #session: Speaking;

  constructor(state: SessionState, session: Speaking) {
    this.#state = state;
    this.#session = session;
  }

  get helloRequired(): boolean {
    return this.#state.service.settings.helloRequired && this.#state.helo === null;
  }

  accepts(event: Judgeable): boolean {
    return this.#state.judgementOf(event).accepted;
  }

  answer(event: Judgeable): void {
    const judgement = this.#state.judgementOf(event);
    this.answerWith(judgement);
    if (event.command.verb === 'ETRN' && judgement.accepted) this.#state.service.queue.flushDomain(judgement.value);
  }

  answerWith({ accepted, reply, verdict }: Judgement): void {
    if (verdict) this.#heed(accepted, verdict);
    if (verdict && (verdict.reply || verdict.element !== '' || this.#state.verb === 'RCPT'))
      this.#state.service.noteVerdict(this.#state.socket.conn, verdict);
    if (verdict && !accepted) this.#logRefusal(reply);
    this.#session.reply(reply);
  }

  #logRefusal(reply: Reply): void {
    const { verb, helo, transaction, judged } = this.#state;
    const command = judged?.event && 'command' in judged.event ? judged.event.command : null;
    const path = command && 'argument' in command && command.argument.kind === 'path' ? command.argument.address : null;
    const sender = verb === 'MAIL' ? path : transaction.reversePath;
    this.#state.log.refused(verb, reply, { sender, recipient: verb === 'RCPT' ? path : null, helo });
  }

  #heed(accepted: boolean, verdict: Verdict): void {
    const { verb } = this.#state;
    if (!accepted) return;
    if (verb === 'EHLO' || verb === 'HELO' || verb === 'MAIL') this.#state.pending = verdict.pending;
    this.#state.transaction.heed(verdict);
  }

  say(reply: OrderReply): void {
    this.#session.reply(replies[reply]);
  }

  introduce(event: CommandEvent): void {
    const { verb } = event.command;
    if (verb === 'EHLO' || verb === 'HELO') this.#state.helo = { verb, name: this.#state.judgementOf(event).value };
  }

  startTls(): void {
    this.#state.helo = null;
    this.#state.login = null;
    // What came with STARTTLS in one packet was not said under TLS (RFC 3207 §4, CVE-2011-0411).
    this.#state.framing.clear();
    const { certificate } = this.#state.service.settings.tls;
    if (certificate) this.#state.channel.startTls({ side: 'server', certificate });
    // Only with implicit TLS: a STARTTLS would have been refused.
    else this.#session.hangUp();
  }

  openTransaction(event: CommandEvent): void {
    this.#state.transaction.open(this.#state.judgementOf(event).value, event.command);
    this.#session.mailBegins();
  }

  addRecipient(event: CommandEvent): void {
    this.#state.transaction.addRecipient(this.#state.judgementOf(event).value, event.command);
  }

  discard(): void {
    this.#state.transaction.clear();
    this.#state.content = null;
  }

  takeChunk(): void {
    this.#state.verb = 'BDAT';
    this.#state.contentJudgement = null;
    if (!this.#state.announced?.command.chunk?.last) return;
    this.#state.noteContent({
      kind: 'content',
      message: this.#state.transaction.chunkedMessage,
      dotsRemoved: 0,
      tooBig: false,
      bareLf: false,
    });
  }

  failChunks(): void {
    this.#state.transaction.chunksFailed = true;
  }

  spoilsMessage(event: Judgeable): boolean {
    const { bareLfRefusal } = this.#state;
    return bareLfRefusal !== null && this.#state.judgementOf(event).reply === bareLfRefusal;
  }

  receiveContent(): void {
    this.#state.log.inContent();
    this.#state.framing.expectContent();
  }

  concludeContent(): void {
    const content = this.#state.content;
    if (!content) throw new Error('the content ended before it was read');
    const judgement = this.#state.contentJudgement;
    const { bareLfRefusal } = this.#state;
    if (content.tooBig) this.#session.reply(replies.tooBig);
    else if (content.bareLf && bareLfRefusal) this.#session.reply(bareLfRefusal);
    else if (judgement && !judgement.accepted) this.answerWith(judgement);
    else this.#take(content, judgement);
  }

  #take(content: Content, judgement: Judgement | null): void {
    if (judgement?.verdict) this.#state.transaction.heed(judgement.verdict);
    this.#session.reply(this.#state.service.take(this.#state.transaction, content.message, this.#state.arrival));
  }

  expel(why: 'timeout' | 'errors'): void {
    this.#state.log.broken(why === 'timeout' ? 'timeout' : 'too many errors');
    const { hostname } = this.#state.service.settings;
    this.#session.reply(why === 'timeout' ? replies.timeoutExceeded(hostname) : replies.tooManyErrors(hostname));
  }

  hangUp(): void {
    this.#session.hangUp();
  }
}
