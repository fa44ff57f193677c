import { parsePort } from '../ports.ts';
import { parseLongOptions, type LongOptions } from './options.ts';
import type { StarttlsProtocol } from './starttls.ts';

export interface ClientOptions {
  readonly host: string;
  /** Null for a service that nobody knows. */
  readonly port: number | null;
  readonly starttls: StarttlsProtocol | null;
  /** Typed line ends become CRLF. */
  readonly crlf: boolean;
  /** Nothing about the session is printed, and no letter is a command. */
  readonly quiet: boolean;
  readonly brief: boolean;
  readonly showCertificates: boolean;
  /** The end of input does not end the session, and no letter is a command. */
  readonly ignoreEof: boolean;
  /** What is asked for by SNI; `''` for nothing. */
  readonly serverName: string;
  readonly heloName: string;
  readonly stopAtVerifyError: boolean;
  readonly hostname: string | null;
}

const protocols: readonly string[] = ['smtp', 'pop3', 'imap'];
const table = {
  flags: [
    ...['crlf', 'quiet', 'brief', 'showcerts', 'ign_eof', 'no_ign_eof', 'noservername'],
    ...['verify_return_error', 'tls1_3', 'verify_quiet'],
  ],
  values: ['connect', 'host', 'port', 'starttls', 'servername', 'name', 'verify_hostname'],
  notHere: [
    ...['4', '6', 'bind', 'proxy', 'unix', 'cert', 'key', 'CAfile', 'CApath', 'CAstore', 'verify', 'verify_ip'],
    ...[
      'tls1',
      'tls1_1',
      'tls1_2',
      'no_tls1_3',
      'no_tls1_2',
      'cipher',
      'ciphersuites',
      'alpn',
      'msg',
      'debug',
      'state',
    ],
    ...['status', 'tlsextdebug', 'trace', 'sess_in', 'sess_out', 'reconnect', 'prexit', 'keylogfile', 'no_ticket'],
    ...['dane_tlsa_domain', 'dane_tlsa_rrdata', 'sigalgs', 'curves', 'groups', 'early_data', 'partial_chain', 'dtls'],
    ...['no_check_time', 'verify_email', 'xmpphost', 'nocommands', 'timeout', 'security_debug'],
  ],
};

export type ReadClientOptions =
  { readonly ok: true; readonly options: ClientOptions } | Exclude<LongOptions, { ok: true }>;

/** Reads the arguments of openssl-s_client(1). */
export function readClientOptions(args: readonly string[]): ReadClientOptions {
  const parsed = parseLongOptions(args, table);
  if (!parsed.ok) return parsed;
  const [operand, surplus] = parsed.operands;
  if (surplus !== undefined) return { ok: false, complaint: `Extra option: "${surplus.slice(0, 40)}"` };
  const given = new Map(parsed.options);
  const has = (name: string) => given.has(name);
  const target =
    given.get('connect') ?? operand ?? `${given.get('host') ?? 'localhost'}:${given.get('port') ?? '4433'}`;
  const [, inBrackets, plain, portText = '4433'] = /^(?:\[(.*)\]|([^:]*))(?::([^:]*))?$/.exec(target) ?? [];
  const host = inBrackets ?? plain;
  if (host === undefined)
    return { ok: false, complaint: '-connect argument or target parameter malformed or ambiguous' };
  const starttls = given.get('starttls') ?? null;
  if (!isProtocol(starttls))
    return protocolsElsewhere.includes(starttls)
      ? { ok: false, notHere: `-starttls ${starttls}` }
      : { ok: false, complaint: `Value must be one of:\n\t${[...protocols, ...protocolsElsewhere].join('\n\t')}` };
  const quiet = has('quiet');
  const isAddress = /^[\d.]+$/.test(host) || host.includes(':');
  return {
    ok: true,
    options: {
      host: host.slice(0, 300) || 'localhost',
      port: parsePort(portText),
      starttls,
      crlf: has('crlf'),
      quiet,
      brief: has('brief'),
      showCertificates: has('showcerts'),
      ignoreEof: (quiet || has('ign_eof')) && !has('no_ign_eof'),
      serverName: given.get('servername') ?? (isAddress || has('noservername') ? '' : host.slice(0, 300)),
      heloName: given.get('name') ?? 'mail.example.com',
      stopAtVerifyError: has('verify_return_error'),
      hostname: given.get('verify_hostname') ?? null,
    },
  };
}

const protocolsElsewhere = [
  'ftp',
  'xmpp',
  'xmpp-server',
  'telnet',
  'irc',
  'mysql',
  'postgres',
  'lmtp',
  'nntp',
  'sieve',
  'ldap',
];
const isProtocol = (name: string | null): name is StarttlsProtocol | null => name === null || protocols.includes(name);
