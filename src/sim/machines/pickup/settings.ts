import type { Certificate } from '../../net/certificate.ts';
import type { DovecotConfiguration } from '../../policy/dovecot-conf.ts';
import type { Files } from '../../policy/tables.ts';
import { certificateIn } from '../smtp-server/certificate-files.ts';
import type { PickupProtocol } from './events.ts';
import { readPasswords, type Passwords } from './passwd-file.ts';
import { knownMechanisms } from './sasl.ts';

/** What one listening port of Dovecot needs of its configuration, read once. */
export interface PickupSettings {
  readonly protocol: PickupProtocol;
  readonly hostname: string;
  readonly greeting: string;
  /** TLS from the first octet. */
  readonly wrapped: boolean;
  /** Null where there is no TLS. */
  readonly certificate: Certificate | null;
  /** No password in plain text without TLS. */
  readonly sealedLogin: boolean;
  /** In capitals. */
  readonly mechanisms: readonly string[];
  readonly passwords: Passwords;
  readonly connectionsPerUserMax: number;
  /** One POP3 session a mailbox at a time (RFC 1939 §4). */
  readonly locked: boolean;
}

interface Listener {
  readonly protocol: PickupProtocol;
  readonly wrapped: boolean;
}

/** The well-known ports; others Dovecot does not listen at. */
export const pickupPorts: ReadonlyMap<number, Listener> = new Map<number, Listener>([
  [110, { protocol: 'pop3', wrapped: false }],
  [143, { protocol: 'imap', wrapped: false }],
  [993, { protocol: 'imap', wrapped: true }],
  [995, { protocol: 'pop3', wrapped: true }],
]);

/** A path is written `</path/of/file` there. */
const fileNames = (value: string): string[] => [value.replace(/^<\s*/, '')];

/** How the port is served; null when it is not. */
export function pickupSettings(
  c: DovecotConfiguration,
  files: Files,
  hostname: string,
  port: number,
): PickupSettings | null {
  const listener = pickupPorts.get(port);
  if (!listener || !c.list('protocols').includes(listener.protocol)) return null;
  const { protocol, wrapped } = listener;
  const ssl = c.text('ssl', protocol);
  const [cert, key] = [fileNames(c.text('ssl_cert')), fileNames(c.text('ssl_key'))];
  const certificate = ssl === 'no' ? null : certificateIn(cert, key, files, hostname);
  if (wrapped && !certificate) return null;
  const cleartext = !c.flag('disable_plaintext_auth', protocol) || c.flag('auth_allow_cleartext', protocol);
  return {
    protocol,
    hostname,
    greeting: c.text('login_greeting'),
    wrapped,
    certificate,
    sealedLogin: ssl === 'required' || !cleartext,
    mechanisms: c
      .list('auth_mechanisms')
      .map((name) => name.toUpperCase())
      .filter((name) => knownMechanisms.includes(name)),
    passwords: readPasswords(files.get(c.usersFile) ?? ''),
    connectionsPerUserMax: c.number('mail_max_userip_connections', protocol),
    locked: c.flag('pop3_lock_session', 'pop3'),
  };
}
