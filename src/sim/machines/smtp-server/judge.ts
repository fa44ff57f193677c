import { splitAtDomain, type Domains } from '../../policy/recipients.ts';
import { judgeRecipient, type Verdict } from '../../policy/verdict.ts';
import * as replies from '../../smtp/catalogue.ts';
import type { Command, Parameter } from '../../smtp/command.ts';
import type { Reply } from '../../smtp/reply.ts';
import type { ServerSettings } from './settings.ts';

/** What a session knows when it judges a command. Judging is pure: the same facts give the same answer. */
export interface SessionFacts {
  readonly settings: ServerSettings;
  readonly domains: Domains;
  /** Whether mail for this local part is kept here. */
  readonly knowsLocal: (localPart: string) => boolean;
  readonly clientTrusted: boolean;
  readonly helo: string | null;
  /** `''` outside a transaction, too. */
  readonly reversePath: string;
  readonly recipientCount: number;
}

export interface Judgement {
  readonly accepted: boolean;
  readonly reply: Reply;
  /** What the command adds to the session when it is accepted: a name, a path. */
  readonly value: string;
  /** For RCPT: what policy said, for the trace. */
  readonly verdict?: Verdict;
}

const yes = (reply: Reply, value = ''): Judgement => ({ accepted: true, reply, value });
const no = (reply: Reply): Judgement => ({ accepted: false, reply, value: '' });

export const knownVerbs = ['DATA', 'EHLO', 'HELO', 'HELP', 'MAIL', 'NOOP', 'QUIT', 'RCPT', 'RSET', 'VRFY'] as const;

export function judge(command: Command, facts: SessionFacts): Judgement {
  const { settings } = facts;
  switch (command.verb) {
    case 'EHLO':
      return command.name === '' ? no(replies.syntax.EHLO) : yes(replies.ehlo(settings.ehlo), command.name);
    case 'HELO':
      return command.name === '' ? no(replies.syntax.HELO) : yes(replies.helo(settings.hostname), command.name);
    case 'MAIL':
      return judgeMail(command, facts);
    case 'RCPT':
      return judgeRcpt(command, facts);
    case 'DATA':
      return command.hasArguments ? no(replies.syntax.DATA) : yes(replies.startContent);
    case 'RSET':
      return command.hasArguments ? no(replies.syntax.RSET) : yes(replies.ok);
    case 'QUIT':
      return command.hasArguments ? no(replies.syntax.QUIT) : yes(replies.goodbye);
    case 'NOOP':
      return yes(replies.ok);
    case 'HELP':
      return yes(replies.helpCommands(knownVerbs));
    case 'VRFY':
      return judgeVrfy(command.arguments, facts);
    case 'AUTH':
      return no(replies.authNotEnabled);
    case 'BLANK':
      return no(replies.badSyntax);
    case 'FORBIDDEN':
      return no(replies.breaksRules);
    case 'STARTTLS':
    case 'EXPN':
      return no(replies.notImplemented);
    case 'ETRN':
    case 'BDAT':
    case 'UNKNOWN':
      return no(replies.notRecognized);
  }
}

/** RFC 5321 §3.3, §4.1.1.2; SIZE after RFC 1870 §6.1, BODY after RFC 6152 §2, SMTPUTF8 after RFC 6531 §3.4. */
function judgeMail({ argument }: Extract<Command, { verb: 'MAIL' | 'RCPT' }>, { settings }: SessionFacts): Judgement {
  if (argument.kind === 'missing') return no(replies.syntax.MAIL);
  if (argument.kind === 'bad') return no(replies.badSender);
  for (const parameter of argument.parameters) {
    const refusal = judgeMailParameter(parameter, settings.framing.messageBytesMax);
    if (refusal) return no(refusal);
  }
  return yes(replies.senderOk, argument.address);
}

function judgeMailParameter({ key, value, text }: Parameter, messageBytesMax: number): Reply | null {
  if (key === 'SIZE' && value !== null) {
    if (!/^\d{1,20}$/.test(value)) return replies.badSize;
    return messageBytesMax > 0 && Number(value) > messageBytesMax ? replies.tooBigDeclared : null;
  }
  if (key === 'BODY' && /^(7BIT|8BITMIME)$/i.test(value ?? '')) return null;
  if (key === 'SMTPUTF8' && value === null) return null;
  return replies.unsupportedOption(text);
}

/** RFC 5321 §3.3, §4.1.1.3. */
function judgeRcpt({ argument }: Extract<Command, { verb: 'MAIL' | 'RCPT' }>, facts: SessionFacts): Judgement {
  if (argument.kind === 'missing') return no(replies.syntax.RCPT);
  if (argument.kind === 'bad') return no(replies.badRecipient);
  const [option] = argument.parameters;
  if (option) return no(replies.unsupportedOption(option.text));
  if (facts.recipientCount >= facts.settings.recipientsMax) return no(replies.tooManyRecipients);
  const verdict = judgeAddress(argument.address, facts);
  if (verdict.reply) return { ...no(verdict.reply), verdict };
  return { ...yes(replies.recipientOk, complete(argument.address, facts.settings.origin)), verdict };
}

/** A local part alone belongs to this host's origin (Postfix: append_at_myorigin). */
const complete = (address: string, origin: string): string =>
  address.includes('@') ? address : `${address}@${origin}`;

function judgeAddress(
  address: string,
  { settings, domains, knowsLocal, clientTrusted, helo, reversePath }: SessionFacts,
): Verdict {
  const { localPart, domain } = splitAtDomain(address);
  return judgeRecipient(settings.lists, settings.rejectUnlisted, {
    clientTrusted,
    login: null,
    helo,
    sender: reversePath,
    recipient: address,
    recipientClass: domains.classify(domain),
    recipientKnown: knowsLocal(localPart),
    relayRejectCode: settings.relayRejectCode,
    unknownLocalRejectCode: settings.unknownLocalRejectCode,
  });
}

/** Postfix answers 252 after the checks of RCPT: the address would be taken, nothing more is said (RFC 5321 §7.3). */
function judgeVrfy(words: readonly string[], facts: SessionFacts): Judgement {
  if (facts.settings.vrfyDisabled) return no(replies.vrfyDisabled);
  const [word] = words;
  if (word === undefined) return no(replies.syntax.VRFY);
  const address = word.replace(/^<(.*)>$/, '$1');
  const verdict = judgeAddress(address, facts);
  return verdict.reply ? { ...no(verdict.reply), verdict } : { ...yes(replies.vrfyOk(word)), verdict };
}
