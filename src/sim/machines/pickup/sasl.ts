import { decodeBase64, encodeBase64 } from '../../mail/base64.ts';
import { octets, type Octets } from '../../octets.ts';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** Where an exchange stands; the protocols have their own words for it. */
export type SaslStep =
  /** The challenge is base64 already. */
  | { readonly kind: 'challenge'; readonly challenge: string; readonly respond: (line: Octets) => SaslStep }
  | { readonly kind: 'given'; readonly credentials: Credentials }
  | { readonly kind: 'failed'; readonly why: SaslFailure };

/** `rejected`: what was given can fit nobody. */
export type SaslFailure = 'unsupported' | 'aborted' | 'bad-base64' | 'bad-initial' | 'rejected';

const failed = (why: SaslFailure): SaslStep => ({ kind: 'failed', why });

function challenge(text: string, next: (answer: Octets) => SaslStep): SaslStep {
  const respond = (line: Octets): SaslStep => {
    if (line === '*') return failed('aborted');
    const answer = decodeBase64(line);
    return answer === null ? failed('bad-base64') : next(answer);
  };
  return { kind: 'challenge', challenge: encodeBase64(octets(text)), respond };
}

/** RFC 4616: `authzid NUL authcid NUL password`. To act for another needs a right that nobody here has. */
function plain(answer: Octets): SaslStep {
  const [authzid, user, password, ...others] = answer.split('\0');
  if (authzid === undefined || user === undefined || password === undefined || others.length > 0)
    return failed('rejected');
  return authzid !== '' && authzid !== user ? failed('rejected') : given(user, password);
}

const login = (user: Octets): SaslStep => challenge('Password:', (password) => given(user, password));
const given = (user: string, password: string): SaslStep => ({ kind: 'given', credentials: { user, password } });

const mechanisms: ReadonlyMap<string, { prompt: string; next: (answer: Octets) => SaslStep }> = new Map([
  ['PLAIN', { prompt: '', next: plain }],
  ['LOGIN', { prompt: 'Username:', next: login }],
]);

export const knownMechanisms: readonly string[] = [...mechanisms.keys()];

/** Begins an exchange; `initial` is the client's initial response as sent, `=` for an empty one, null for none. */
export function beginSasl(name: string, initial: string | null, offered: readonly string[]): SaslStep {
  const upper = name.toUpperCase();
  const mechanism = offered.includes(upper) ? mechanisms.get(upper) : undefined;
  if (!mechanism) return failed('unsupported');
  if (initial === null) return challenge(mechanism.prompt, mechanism.next);
  const answer = decodeBase64(initial === '=' ? '' : initial);
  return answer === null ? failed('bad-initial') : mechanism.next(answer);
}
