import { encodeBase64 } from '../../mail/base64.ts';
import { octets, type Octets } from '../../octets.ts';
import * as replies from '../../smtp/catalogue.ts';
import { cramMd5Digest } from '../../smtp/cram-md5.ts';
import type { Reply } from '../../smtp/reply.ts';
import type { ChallengeParts, Dialect } from './sasl-dialect.ts';

/** Who may log in: passwords by name, as octets. */
export type Accounts = ReadonlyMap<string, string>;

/** Where an exchange stands: wait for the client's response, or over. */
export type SaslStep =
  | { readonly kind: 'challenge'; readonly reply: Reply; readonly respond: (line: Octets) => SaslStep }
  | { readonly kind: 'done'; readonly reply: Reply; readonly login: string }
  | { readonly kind: 'failed'; readonly reply: Reply };

/** What an exchange needs of the server. */
export interface SaslContext {
  readonly dialect: Dialect;
  readonly accounts: Accounts;
  /** Upper-case. */
  readonly offered: readonly string[];
  /** Of one response (smtpd_sasl_response_limit). */
  readonly responseBytesMax: number;
  readonly challengeParts: ChallengeParts;
}

type Next = (answer: Octets) => SaslStep;

const failed = (reply: Reply): SaslStep => ({ kind: 'failed', reply });

const challenge = (context: SaslContext, text: Octets, next: Next): SaslStep => ({
  kind: 'challenge',
  reply: replies.challenge(encodeBase64(text)),
  respond: (line) => {
    if (line === '*') return failed(replies.authAborted);
    if (line.length > context.responseBytesMax) return failed(replies.responseTooLong);
    return decoded(context, line, false, next);
  },
});

function decoded({ dialect }: SaslContext, text: string, isInitial: boolean, next: Next): SaslStep {
  const answer = dialect.decode(text, isInitial);
  return typeof answer === 'string' ? next(answer) : failed(answer);
}

function check({ dialect, accounts }: SaslContext, user: string, isRight: (password: Octets) => boolean): SaslStep {
  if (user === '') return failed(dialect.emptyUser);
  const password = accounts.get(user);
  return password !== undefined && isRight(octets(password))
    ? { kind: 'done', reply: replies.authenticated, login: user }
    : failed(dialect.refused);
}

interface Mechanism {
  /** What the server says first; the client may answer ahead with its initial response, unless `serverFirst`. */
  readonly prompt: (context: SaslContext) => Octets;
  readonly serverFirst: boolean;
  readonly next: (context: SaslContext, prompt: Octets) => Next;
}

/** RFC 4616: `authzid NUL authcid NUL password`; to act for another needs a right that nobody here has. */
const plain: Mechanism = {
  prompt: () => octets(''),
  serverFirst: false,
  next: (context) => (answer) => {
    const [authzid, user, password, ...others] = answer.split('\0');
    if (authzid === undefined || user === undefined || password === undefined || others.length > 0)
      return failed(context.dialect.malformed);
    if (authzid !== '' && authzid !== user) return failed(context.dialect.refused);
    return check(context, user, (right) => right === password);
  },
};

/** Never standardised, and everywhere: the server asks for the name, then for the password. */
const login: Mechanism = {
  prompt: () => octets('Username:'),
  serverFirst: false,
  next: (context) => (user) =>
    challenge(context, octets('Password:'), (password) => check(context, user, (right) => right === password)),
};

/** RFC 2195: the password never travels, but the server has to know it in clear. */
const cramMd5: Mechanism = {
  prompt: ({ dialect, challengeParts }) => dialect.challenge(challengeParts),
  serverFirst: true,
  next: (context, prompt) => (answer) => {
    const space = answer.lastIndexOf(' ');
    if (space <= 0) return failed(context.dialect.malformed);
    const digest = answer.slice(space + 1);
    return check(context, answer.slice(0, space), (right) => digest === cramMd5Digest(prompt, right));
  },
};

const mechanisms: ReadonlyMap<string, Mechanism> = new Map([
  ['PLAIN', plain],
  ['LOGIN', login],
  ['CRAM-MD5', cramMd5],
]);

export const knownMechanisms: readonly string[] = [...mechanisms.keys()];

/** Begins AUTH (RFC 4954 §4) with a mechanism that is offered, and an initial response or without. */
export function beginSasl(name: string, initial: string | null, context: SaslContext): SaslStep {
  const upper = name.toUpperCase();
  const mechanism = context.offered.includes(upper) ? mechanisms.get(upper) : undefined;
  if (!mechanism && (context.dialect.mechanismFirst || initial === null)) return failed(context.dialect.noMechanism);
  const begin = (answer: Octets | null): SaslStep => {
    if (!mechanism) return failed(context.dialect.noMechanism);
    const prompt = mechanism.prompt(context);
    const next = mechanism.next(context, prompt);
    if (answer === null || (mechanism.serverFirst && context.dialect.uncalledForIgnored))
      return challenge(context, prompt, next);
    return mechanism.serverFirst ? failed(context.dialect.malformed) : next(answer);
  };
  return initial === null ? begin(null) : decoded(context, initial, true, begin);
}
