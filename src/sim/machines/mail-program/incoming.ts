import { outgoingFault, type Encryption } from './outgoing.ts';

/** Where a mail program fetches mail: its incoming server. */
export interface Incoming {
  readonly protocol: 'imap';
  readonly server: string;
  readonly port: number;
  readonly encryption: Encryption;
  readonly login: { readonly user: string; readonly password: string };
}

/** The first setting that cannot be what it says; null when all can. */
export function incomingFault(settings: {
  server: string;
  port: number | null;
  login: Incoming['login'];
}): 'server' | 'port' | 'user' | null {
  return outgoingFault(settings) ?? (settings.login.user === '' ? 'user' : null);
}
