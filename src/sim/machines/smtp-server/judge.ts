import type { LookupResult } from '../../dns/record.ts';
import { internalForm, isAscii, isDomain } from '../../mail/address.ts';
import type { Facts, Question, SessionDetails, Stage } from '../../policy/facts.ts';
import { splitAtDomain, type AddressClass, type Domains } from '../../policy/recipients.ts';
import { isOpen, type Pending, type Verdict } from '../../policy/verdict.ts';
import * as replies from '../../smtp/catalogue.ts';
import type { Command } from '../../smtp/command.ts';
import type { Reply } from '../../smtp/reply.ts';
import { mailOptions, rcptOptions } from './options.ts';
import type { ServerSettings } from './settings.ts';

/** What a session knows when it judges a command. Judging is pure: the same facts give the same answer. */
export interface SessionFacts {
  readonly settings: ServerSettings;
  readonly domains: Domains;
  /** Whether a table lists this recipient of a domain that is kept here or relayed for. */
  readonly knowsRecipient: (address: string) => boolean;
  readonly client: Facts['client'];
  readonly login: string | null;
  readonly tls: boolean;
  readonly helo: string | null;
  /** null outside a transaction. */
  readonly reversePath: string | null;
  readonly recipientCount: number;
  /** The only recipient so far; null while there is none or several. */
  readonly onlyRecipient: string | null;
  /** What a refused MAIL declared with SIZE: it stands until RSET or EHLO. */
  readonly declaredBytes: number;
  /** MAIL said SMTPUTF8. */
  readonly smtputf8: boolean;
  /** Content that came in chunks so far. */
  readonly chunks: { readonly count: number; readonly sizeBytes: number; readonly failed: boolean };
  readonly pipelinedUnasked: boolean;
  /** Policy put a refusal off to RCPT. */
  readonly pending: Pending | null;
  /** Policy throws the message away: what comes now is taken whatever it is (access(5), DISCARD). */
  readonly discarding: boolean;
  readonly details: SessionDetails;
  readonly lookups: ReadonlyMap<string, LookupResult>;
  /** What policy services answered about this command. */
  readonly answers: ReadonlyMap<string, string | null>;
}

export interface Judgement {
  readonly accepted: boolean;
  readonly reply: Reply;
  /** What the command adds to the session when it is accepted: a name, a path. */
  readonly value: string;
  /** What policy said, for the trace. */
  readonly verdict?: Verdict;
  /** It has to be looked up first; the rest does not count yet. */
  readonly question?: Question;
}

const yes = (reply: Reply, value = ''): Judgement => ({ accepted: true, reply, value });
export const no = (reply: Reply): Judgement => ({ accepted: false, reply, value: '' });

/** Room on the disk of every simulated host. */
const diskFreeBytes = 20 * 2 ** 30;

/** What HELP lists, in Postfix's order. */
const helpVerbs = 'AUTH BDAT DATA EHLO ETRN HELO HELP MAIL NOOP QUIT RCPT RSET STARTTLS VRFY XCLIENT XFORWARD'.split(
  ' ',
);

export function judge(command: Command, facts: SessionFacts): Judgement {
  const { settings } = facts;
  switch (command.verb) {
    case 'EHLO':
      return hello(
        command.name,
        replies.ehlo(facts.tls ? settings.ehlo.secure : settings.ehlo.plain),
        replies.syntax.EHLO,
        facts,
      );
    case 'HELO':
      return hello(command.name, replies.helo(settings.hostname), replies.syntax.HELO, facts);
    case 'MAIL':
      return judgeMail(command, facts);
    case 'RCPT':
      return judgeRcpt(command, facts);
    case 'DATA':
      return command.hasArguments ? no(replies.syntax.DATA) : withPolicy('data', {}, facts, yes(replies.startContent));
    case 'RSET':
      return command.hasArguments ? no(replies.syntax.RSET) : yes(replies.ok);
    case 'QUIT':
      return command.hasArguments ? no(replies.syntax.QUIT) : yes(replies.goodbye);
    case 'NOOP':
      return yes(replies.ok);
    case 'HELP':
      return yes(replies.helpCommands(helpVerbs));
    case 'VRFY':
      return judgeVrfy(command.arguments, facts);
    case 'ETRN':
      return judgeEtrn(command.arguments, facts);
    case 'AUTH':
      return judgeAuth(command.arguments, facts);
    case 'BLANK':
      return no(replies.badSyntax);
    case 'FORBIDDEN':
      return no(replies.breaksRules);
    case 'STARTTLS':
      return judgeStartTls(command.hasArguments, facts);
    case 'BDAT':
      return command.chunk ? judgeChunk(command.chunk, facts) : no(replies.syntax.BDAT);
    case 'XCLIENT':
    case 'XFORWARD':
      return no(replies.notAuthorised);
    case 'GARBLED':
      return no(replies.badUtf8);
    case 'EXPN':
    case 'UNKNOWN':
      return no(replies.notRecognized);
  }
}

/** What policy says when the client has connected (only with smtpd_delay_reject = no) and at the end of the content. */
export const judgeStage = (stage: 'connect' | 'end-of-data', facts: SessionFacts): Judgement =>
  withPolicy(stage, {}, facts, yes(replies.ok));

function hello(name: string, reply: Reply, syntax: Reply, facts: SessionFacts): Judgement {
  return name === '' ? no(syntax) : withPolicy('helo', { helo: name }, facts, yes(reply, name));
}

/** RFC 3207 §4. */
function judgeStartTls(hasArguments: boolean, { settings, tls }: SessionFacts): Judgement {
  if (hasArguments) return no(replies.syntax.STARTTLS);
  if (tls) return no(replies.tlsActive);
  if (!settings.tls.offered || settings.discarded.has('starttls')) return no(replies.notImplemented);
  return settings.tls.certificate ? yes(replies.readyForTls) : no(replies.tlsBroken);
}

/** RFC 4954 §4; what the client then says is for `sasl.ts`. */
function judgeAuth(words: readonly string[], { settings, tls, login, helo, reversePath }: SessionFacts): Judgement {
  if (settings.helloRequired && helo === null) return no(replies.helloFirst);
  if (!settings.auth.enabled || settings.discarded.has('auth')) return no(replies.authNotEnabled);
  if (reversePath !== null) return no(replies.mailInProgress);
  if (settings.auth.tlsOnly && !tls) return no(replies.authNeedsTls);
  if (login !== null) return no(replies.alreadyAuthenticated);
  return words.length < 1 || words.length > 2 ? no(replies.syntax.AUTH) : yes(replies.ok);
}

/** What the restriction lists of a stage say; if they permit, the answer stands. */
function withPolicy(stage: Stage, own: Partial<Facts>, facts: SessionFacts, answer: Judgement): Judgement {
  if (!facts.settings.policy.asksAt(stage) || facts.discarding) return answer;
  const judged = facts.settings.policy.judge({ ...policyFacts(stage, facts), ...own });
  if (isOpen(judged)) return { ...no(replies.ok), question: judged.question };
  return judged.reply ? { ...no(judged.reply), verdict: judged } : { ...answer, verdict: judged };
}

/** What goes for all recipients alike names one only if there is no other (smtpd_check_data). */
const isAfterRecipients = (stage: Stage): boolean => stage === 'data' || stage === 'end-of-data';

function policyFacts(stage: Stage, f: SessionFacts): Facts {
  return {
    stage,
    client: f.client,
    login: f.login,
    sendersLogins: f.settings.policy.sendersLogins,
    tls: f.tls,
    helo: f.helo,
    sender: f.reversePath === null ? null : internalForm(f.reversePath),
    recipient: null,
    recipientClass: 'foreign',
    recipientKnown: false,
    ...(isAfterRecipients(stage) && f.onlyRecipient !== null && aboutRecipient(f.onlyRecipient, f)),
    recipientCount: f.recipientCount,
    etrnDomain: null,
    pipelinedUnasked: f.pipelinedUnasked,
    pending: f.pending,
    directory: { classOf: (address) => classOf(address, f), knows: f.knowsRecipient },
    codes: f.settings.policy.codes,
    rules: f.settings.policy.rules,
    recipientDelimiter: f.settings.recipientDelimiter,
    details: f.details,
    lookups: f.lookups,
    answers: f.answers,
  };
}

/** RFC 5321 §3.3, §4.1.1.2. */
function judgeMail({ argument }: Extract<Command, { verb: 'MAIL' | 'RCPT' }>, facts: SessionFacts): Judgement {
  if (argument.kind === 'missing') return no(replies.syntax.MAIL);
  if (argument.kind === 'bad') return no(replies.badSender);
  const { framing } = facts.settings;
  if (framing.messageBytesMax > 0 && facts.declaredBytes > framing.messageBytesMax && !declares(argument.parameters))
    return no(replies.tooBigDeclared);
  const smtputf8 = argument.parameters.some(({ key }) => key === 'SMTPUTF8');
  if (hasForeignDomain(argument.address) && !smtputf8) return no(replies.badSender);
  const refusal = mailOptions(argument.parameters, facts.settings);
  if (refusal) return no(refusal);
  if (facts.settings.minFreeBytes > diskFreeBytes) return no(replies.insufficientStorage);
  return withPolicy('mail', { sender: internalForm(argument.address) }, facts, yes(replies.senderOk, argument.address));
}

/** RFC 5321 §3.3, §4.1.1.3. */
function judgeRcpt({ argument }: Extract<Command, { verb: 'MAIL' | 'RCPT' }>, facts: SessionFacts): Judgement {
  const { settings } = facts;
  if (argument.kind === 'missing') return no(replies.syntax.RCPT);
  if (facts.recipientCount >= settings.recipientsMax) return no(replies.tooManyRecipients);
  if (argument.kind === 'bad') return no(replies.badRecipient);
  if (hasForeignDomain(argument.address) && !facts.smtputf8) return no(replies.badRecipient);
  const refusal = rcptOptions(argument.parameters, settings);
  if (refusal) return no(refusal);
  return withPolicy(
    'rcpt',
    aboutRecipient(argument.address, facts),
    facts,
    yes(replies.recipientOk, complete(argument.address, settings.origin)),
  );
}

const declares = (parameters: readonly { key: string }[]): boolean => parameters.some(({ key }) => key === 'SIZE');

/** A local part alone belongs to this host's origin (Postfix: append_at_myorigin). */
const complete = (address: string, origin: string): string =>
  address.includes('@') ? address : `${address}@${origin}`;

type AboutRecipient = Pick<Facts, 'recipient' | 'recipientClass' | 'recipientKnown'>;

function aboutRecipient(address: string, facts: SessionFacts): AboutRecipient {
  const recipient = internalForm(address);
  const { localPart } = splitAtDomain(recipient);
  return {
    recipient,
    recipientClass: classOf(recipient, facts),
    recipientKnown: localPart === '' || facts.knowsRecipient(recipient),
  };
}

function classOf(address: string, { domains, settings }: SessionFacts): AddressClass {
  const { localPart, domain } = splitAtDomain(address);
  return /[@%!]/.test(localPart) ? 'routed' : domains.classify(domain === '' ? settings.origin.toLowerCase() : domain);
}

/** A domain in letters beyond ASCII needs SMTPUTF8 (RFC 6531 §3.3). */
const hasForeignDomain = (address: string): boolean => !isAscii(splitAtDomain(address).domain);

/** RFC 3030 §2: what is wrong with a chunk is said once it has been read. */
function judgeChunk(chunk: { sizeBytes: number; last: boolean }, facts: SessionFacts): Judgement {
  const { count, sizeBytes, failed } = facts.chunks;
  if (failed) return no(replies.chunkDiscarded(chunk.sizeBytes));
  if (chunk.sizeBytes === 0 && !chunk.last) return no(replies.nullChunk);
  const max = facts.settings.framing.messageBytesMax;
  if (max > 0 && sizeBytes + chunk.sizeBytes > max) return no(replies.chunkTooBig);
  const answer = yes(replies.chunkOk(chunk.sizeBytes));
  return count === 0 ? withPolicy('data', {}, facts, answer) : answer;
}

/** Postfix answers 252 after the checks of RCPT: the address would be taken, nothing more is said (RFC 5321 §7.3). */
function judgeVrfy(words: readonly string[], facts: SessionFacts): Judgement {
  if (facts.settings.vrfyDisabled) return no(replies.vrfyDisabled);
  const [word, ...others] = words;
  if (word === undefined) return no(replies.syntax.VRFY);
  if (others.length > 0 && !/^smtputf8$/i.test(others.join(' '))) return no(replies.badRecipient);
  const address = word.replace(/^<(.*)>$/, '$1');
  return withPolicy('vrfy', aboutRecipient(address, facts), facts, yes(replies.vrfyOk(word)));
}

/** RFC 1985: the mail that waits for a domain is tried again now, where such mail is kept at all (fast_flush_domains). */
function judgeEtrn([domain, ...others]: readonly string[], facts: SessionFacts): Judgement {
  const { helloRequired, flushable } = facts.settings;
  if (helloRequired && facts.helo === null) return no(replies.etrnHelloFirst);
  if (facts.reversePath !== null) return no(replies.etrnInTransaction);
  if (domain === undefined || others.length > 0) return no(replies.syntax.ETRN);
  const etrnDomain = domain.replace(/^[#@]/, '');
  if (!isDomain(etrnDomain, { smtputf8: false })) return no(replies.etrnBadDomain);
  const isKept = flushable.has(etrnDomain.toLowerCase());
  const answer = isKept ? yes(replies.etrnQueued, etrnDomain) : no(replies.noPickUp(etrnDomain));
  return withPolicy('etrn', { etrnDomain }, facts, answer);
}
