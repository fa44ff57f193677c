import { octets, utf8ToOctets, type Octets } from '../../octets.ts';
import { chooseMechanism, SaslClient } from '../smtp-client/sasl.ts';
import type { PickupServer } from '../pickup/client.ts';

/** The command that logs in, and what is said each time the server waits for more of it (`+`). */
export interface LoginDialogue {
  readonly verb: 'AUTHENTICATE' | 'LOGIN';
  readonly words: string;
  goOn(challenge: string): string;
}

const quotable = /^[\x20-\x7e]{0,1000}$/;

/**
 * How to log in where the server offers this (capabilities in capitals): by SASL, else by LOGIN. Null where it forbids
 * that on this connection (LOGINDISABLED, RFC 9051 §6.2.3): then the password stays here.
 */
export function wayIn(capabilities: readonly string[], login: PickupServer['login']): LoginDialogue | null {
  const offered = capabilities.flatMap((word) => (word.startsWith('AUTH=') ? [word.slice(5)] : []));
  // Whether the connection has to be sealed was decided before: what is set up is what is done.
  const wishes = { ...login, plaintext: { bare: true, sealed: true }, needed: true };
  const mechanism = chooseMechanism(offered, wishes, false);
  if (mechanism) return saslDialogue(new SaslClient(mechanism, wishes), capabilities.includes('SASL-IR'));
  if (capabilities.includes('LOGINDISABLED')) return null;
  return loginDialogue(utf8ToOctets(login.user), utf8ToOctets(login.password));
}

/** Without SASL-IR (RFC 4959) the server asks for what could have come at once. */
function saslDialogue(sasl: SaslClient, mayBeginAtOnce: boolean): LoginDialogue {
  const { name, initialResponse } = sasl;
  const atOnce = initialResponse !== null && mayBeginAtOnce;
  let initial = atOnce ? null : initialResponse;
  return {
    verb: 'AUTHENTICATE',
    words: atOnce ? `${name} ${initialResponse}` : name,
    goOn: (challenge) => {
      const answer = initial ?? sasl.answer(challenge);
      initial = null;
      return answer;
    },
  };
}

/** `LOGIN "ben" "secret"`; what cannot be quoted is a literal, for which the server is asked (RFC 9051 §4.3). */
function loginDialogue(...words: readonly Octets[]): LoginDialogue {
  const parts = [''];
  for (const word of words) {
    const last = parts.length - 1;
    const space = parts[last] === '' ? '' : ' ';
    if (quotable.test(word)) parts[last] += `${space}"${word.replace(/["\\]/g, '\\$&')}"`;
    else {
      parts[last] += `${space}{${word.length}}`;
      parts.push(word);
    }
  }
  const [first = '', ...rest] = parts;
  return { verb: 'LOGIN', words: first, goOn: () => octets(rest.shift() ?? '') };
}
