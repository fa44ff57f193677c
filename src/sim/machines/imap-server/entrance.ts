import { textOf, type ImapCommand } from '../../pickup/imap-command.ts';
import { octets, type Octets } from '../../octets.ts';
import { beginSasl, type Credentials, type SaslFailure, type SaslStep } from '../pickup/sasl.ts';
import type { Refusal } from '../pickup/service.ts';
import type { PickupSettings } from '../pickup/settings.ts';

/** What comes of a command before login: something to say, a challenge, credentials to check, or TLS. */
export type Entered =
  /** Untagged lines, and the tagged one. */
  | { readonly kind: 'said'; readonly lines: readonly string[] }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'challenge'; readonly line: string; readonly respond: (line: Octets) => Entered }
  | { readonly kind: 'credentials'; readonly credentials: Credentials | null }
  | { readonly kind: 'starttls'; readonly lines: readonly string[] };

const said = (...lines: readonly string[]): Entered => ({ kind: 'said', lines });

const failures: Readonly<Record<Exclude<SaslFailure, 'rejected'>, string>> = {
  unsupported: 'NO [ALERT] Unsupported authentication mechanism.',
  aborted: 'BAD Authentication aborted by client.',
  'bad-base64': 'NO [ALERT] Invalid base64 in response',
  'bad-initial': 'BAD Invalid base64 data in initial response',
};

/** STARTTLS, LOGIN and AUTHENTICATE (RFC 9051 §6.2), in Dovecot's words. */
export function enter(command: ImapCommand, settings: PickupSettings, sealed: boolean): Entered {
  const { tag, name, values } = command;
  if (name === 'STARTTLS') return startTls(tag, settings, sealed);
  const mayLogIn = sealed || !settings.sealedLogin;
  const words = values.map(textOf);
  const [first, second] = words;
  if (words.includes(null)) return { kind: 'malformed' };
  if (name === 'LOGIN') {
    if (typeof first !== 'string' || typeof second !== 'string' || words.length !== 2) return { kind: 'malformed' };
    if (mayLogIn) return { kind: 'credentials', credentials: { user: first, password: second } };
    return said(
      '* BAD [ALERT] Plaintext authentication not allowed without SSL/TLS, but your client did it anyway. If anyone was listening, the password was exposed.',
      `${tag} NO [PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.`,
    );
  }
  if (typeof first !== 'string' || words.length > 2) return { kind: 'malformed' };
  if (!mayLogIn) return said(`${tag} NO [PRIVACYREQUIRED] Authentication not allowed until SSL/TLS is enabled.`);
  return entered(tag, beginSasl(first, second ?? null, settings.mechanisms));
}

function startTls(tag: string, { certificate }: PickupSettings, sealed: boolean): Entered {
  if (sealed) return said(`${tag} BAD TLS is already active.`);
  if (!certificate) return said(`${tag} BAD TLS support isn't enabled.`);
  return { kind: 'starttls', lines: [`${tag} OK Begin TLS negotiation now.`] };
}

function entered(tag: string, step: SaslStep): Entered {
  if (step.kind === 'challenge')
    return {
      kind: 'challenge',
      line: `+ ${step.challenge}`,
      respond: (line) => entered(tag, step.respond(octets(line))),
    };
  if (step.kind === 'given') return { kind: 'credentials', credentials: step.credentials };
  return step.why === 'rejected' ? { kind: 'credentials', credentials: null } : said(`${tag} ${failures[step.why]}`);
}

/** Why somebody is not let in. */
export const refusals: Readonly<Record<Refusal, (settings: PickupSettings, stamp: string) => string>> = {
  wrong: () => 'NO [AUTHENTICATIONFAILED] Authentication failed.',
  'no-mailbox': (_, stamp) => `NO [UNAVAILABLE] Temporary authentication failure. ${stamp}`,
  'too-many': ({ connectionsPerUserMax }) =>
    `NO [LIMIT] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=${connectionsPerUserMax})`,
  // IMAP knows no lock (RFC 9051 §5.5): several sessions may share a mailbox.
  'in-use': () => 'NO [INUSE] Mailbox is locked.',
};
