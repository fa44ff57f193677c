import type { Capabilities } from '../../smtp/extensions.ts';
import { chooseMechanism } from './sasl.ts';

/** A name and password for a server, as text. */
export interface Login {
  readonly user: string;
  readonly password: string;
  /** Whether PLAIN and LOGIN, which show the password to whoever listens, are used without TLS and within. */
  readonly plaintext: { readonly bare: boolean; readonly sealed: boolean };
  /** Give up where the server does not offer to log in; else go on without (as Postfix does). */
  readonly needed: boolean;
}

/** How a session with a server is protected, and who it logs in as. */
export interface ClientSecurity {
  /**
   * When TLS is spoken: never; where the server offers it; not without it (RFC 3207); or from the first octet
   * (RFC 8314 §3.3).
   */
  readonly tls: 'none' | 'may' | 'encrypt' | 'wrapped';
  /** Whether the server's certificate has to be trusted and to name the server. */
  readonly verified: boolean;
  readonly login: Login | null;
}

export const unprotected: ClientSecurity = { tls: 'none', verified: false, login: null };

/** Where a session stands before its first transaction. */
export interface Standing {
  readonly capabilities: Capabilities;
  /** TLS is spoken. */
  readonly sealed: boolean;
  /** STARTTLS was refused on this connection. */
  readonly tlsRefused: boolean;
}

/** What a client does once it knows what the server offers. */
export type Onward = 'starttls' | 'login' | 'ready' | 'tls-missing' | 'login-missing';

/** What is due after EHLO, or after STARTTLS was refused. */
export function onward({ tls, login }: ClientSecurity, { capabilities, sealed, tlsRefused }: Standing): Onward {
  if (!sealed && tls !== 'none') {
    if (capabilities.starttls && !tlsRefused) return 'starttls';
    if (tls === 'encrypt') return 'tls-missing';
  }
  if (login === null) return 'ready';
  if (chooseMechanism(capabilities.authMechanisms, login, sealed)) return 'login';
  // Where AUTH is announced, but nothing that may be used, Postfix gives up, too (smtp_sasl_security_options).
  return login.needed || capabilities.authMechanisms.length > 0 ? 'login-missing' : 'ready';
}
