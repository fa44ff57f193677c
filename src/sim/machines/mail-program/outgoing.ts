/** How a mail program's account is protected: not at all, by STARTTLS (587), or by TLS from the first octet (465). */
export type Encryption = 'none' | 'starttls' | 'tls';

/** How a mail program hands mail in: its outgoing server. */
export interface Outgoing {
  readonly server: string;
  readonly port: number;
  readonly encryption: Encryption;
  /** What it logs in with at the server; null where it does not. */
  readonly login: { readonly user: string; readonly password: string } | null;
}

/** The first setting that cannot be what it says; null when all can. A field of a form may be empty. */
export function outgoingFault({ server, port }: { server: string; port: number | null }): 'server' | 'port' | null {
  if (!/^[^\s/@:]+$/.test(server.trim())) return 'server';
  return port !== null && Number.isInteger(port) && port >= 1 && port <= 65_535 ? null : 'port';
}
