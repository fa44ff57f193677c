import { decodeBase64, encodeBase64 } from '../../mail/base64.ts';
import { octets, type Octets } from '../../octets.ts';
import * as replies from '../../smtp/catalogue.ts';
import type { Reply } from '../../smtp/reply.ts';

/** Who may log in: passwords by name, as octets. */
export type Accounts = ReadonlyMap<string, string>;

/** Where an exchange stands: wait for the client's response, or over. */
export type SaslStep =
  | { readonly kind: 'challenge'; readonly reply: Reply; readonly respond: (line: Octets) => SaslStep }
  | { readonly kind: 'done'; readonly reply: Reply; readonly login: string }
  | { readonly kind: 'failed'; readonly reply: Reply };

/** Longer than any mechanism needs (Postfix: smtpd_sasl_response_limit). */
export const responseBytesMax = 12_288;

const failed = (reply: Reply): SaslStep => ({ kind: 'failed', reply });
const challenge = (text: string, next: (answer: Octets) => SaslStep): SaslStep => ({
  kind: 'challenge',
  reply: replies.challenge(encodeBase64(octets(text))),
  respond: (line) => answered(line, next),
});

function answered(line: Octets, next: (answer: Octets) => SaslStep): SaslStep {
  const answer = decode(line);
  return typeof answer === 'string' ? next(answer) : answer;
}

/** A response, decoded; `*` gives up (RFC 4954 §4). The words for what cannot be decoded are Cyrus SASL's. */
function decode(line: Octets): Octets | SaslStep {
  if (line === '*') return failed(replies.authAborted);
  if (line.length > responseBytesMax) return failed(replies.responseTooLong);
  if (line.length % 4 !== 0) return failed(replies.authFailed('another step is needed in authentication'));
  return decodeBase64(line) ?? failed(badProtocol);
}

const badProtocol = replies.authFailed('bad protocol / cancel');

function check(accounts: Accounts, user: string, password: string): SaslStep {
  if (user === '') return failed(replies.authGenericFailure);
  return accounts.get(user) === password
    ? { kind: 'done', reply: replies.authenticated, login: user }
    : failed(replies.authFailed('authentication failure'));
}

/** RFC 4616: `authzid NUL authcid NUL password`; to act for another needs a right that nobody here has. */
const plain =
  (accounts: Accounts) =>
  (answer: Octets): SaslStep => {
    const [authzid, user, password, ...others] = answer.split('\0');
    if (authzid === undefined || user === undefined || password === undefined || others.length > 0)
      return failed(badProtocol);
    if (authzid !== '' && authzid !== user) return failed(replies.authFailed('authentication failure'));
    return check(accounts, user, password);
  };

/** Never standardised, and everywhere: the server asks for the name, then for the password. */
const login =
  (accounts: Accounts) =>
  (user: Octets): SaslStep =>
    challenge('Password:', (password) => check(accounts, user, password));

type Mechanism = (accounts: Accounts) => { readonly prompt: string; readonly next: (answer: Octets) => SaslStep };

const mechanisms: ReadonlyMap<string, Mechanism> = new Map<string, Mechanism>([
  ['PLAIN', (accounts) => ({ prompt: '', next: plain(accounts) })],
  ['LOGIN', (accounts) => ({ prompt: 'Username:', next: login(accounts) })],
]);

export const knownMechanisms: readonly string[] = [...mechanisms.keys()];

/** Begins AUTH (RFC 4954 §4) with a mechanism of the list, and an initial response or without. */
export function beginSasl(
  name: string,
  initial: string | null,
  offered: readonly string[],
  accounts: Accounts,
): SaslStep {
  // An initial response is decoded before the mechanism is looked for.
  const answer = initial === null ? null : decode(octets(initial));
  if (typeof answer === 'object' && answer !== null) return answer;
  const upper = name.toUpperCase();
  const mechanism = offered.includes(upper) ? mechanisms.get(upper)?.(accounts) : undefined;
  if (!mechanism) return failed(replies.authFailed('no mechanism available'));
  const { prompt, next } = mechanism;
  return answer === null ? challenge(prompt, next) : next(answer);
}
