import { utf8ToOctets } from '../../octets.ts';
import type { Configuration } from '../../policy/configuration.ts';
import type { Files } from '../../policy/tables.ts';
import { DovecotConfiguration } from '../../policy/dovecot-conf.ts';
import { readPasswords } from '../pickup/passwd-file.ts';
import { knownMechanisms, type Accounts } from './sasl.ts';
import { dialects, type Dialect } from './sasl-dialect.ts';

export interface AuthSettings {
  readonly enabled: boolean;
  /** Neither announced nor taken without TLS (smtpd_tls_auth_only). */
  readonly tlsOnly: boolean;
  readonly dialect: Dialect;
  /** What is left of the mechanisms by the security options, before TLS and within. */
  readonly offered: { readonly plain: readonly string[]; readonly secure: readonly string[] };
  readonly accounts: Accounts;
  readonly responseBytesMax: number;
  /** The announcement is repeated as `AUTH=` for clients from before the RFC (broken_sasl_auth_clients). */
  readonly oldAnnouncement: boolean;
}

interface Library {
  readonly mechanisms: readonly string[];
  readonly accounts: Accounts;
}

export function authSettings(c: Configuration, files: Files): AuthSettings {
  const type = c.text('smtpd_sasl_type').toLowerCase() === 'dovecot' ? 'dovecot' : 'cyrus';
  const { mechanisms, accounts } = type === 'dovecot' ? dovecot(files) : cyrus(c, files);
  const dialect = dialects[type];
  const meeting = (setting: string): string[] => {
    const wanted = c.list(setting).map((option) => option.toLowerCase());
    return mechanisms.filter((name) => wanted.every((option) => dialect.meets(name).includes(option)));
  };
  return {
    enabled: c.flag('smtpd_sasl_auth_enable'),
    tlsOnly: c.flag('smtpd_tls_auth_only'),
    dialect,
    offered: { plain: meeting('smtpd_sasl_security_options'), secure: meeting('smtpd_sasl_tls_security_options') },
    accounts,
    responseBytesMax: c.number('smtpd_sasl_response_limit'),
    oldAnnouncement: c.flag('broken_sasl_auth_clients'),
  };
}

const known = (words: string): string[] =>
  words
    .toUpperCase()
    .split(/\s+/)
    .filter((name) => knownMechanisms.includes(name));

/** Cyrus SASL's own files: `smtpd.conf` with its list of mechanisms, and the text that stands for its sasldb2. */
function cyrus(c: Configuration, files: Files): Library {
  const directory = c.text('cyrus_sasl_config_path') || '/etc/postfix/sasl';
  const text = files.get(`${directory}/${c.text('smtpd_sasl_path')}.conf`) ?? '';
  return {
    mechanisms: known(/^mech_list:\s*(.*)$/m.exec(text)?.[1] ?? 'PLAIN LOGIN'),
    accounts: accountsOf(files.get('/etc/sasldb2') ?? ''),
  };
}

/** Dovecot's: `auth_mechanisms` and the passwd-file that `args` names, with passwords as `{PLAIN}…`. */
function dovecot(files: Files): Library {
  const configuration = new DovecotConfiguration(files.get('/etc/dovecot/dovecot.conf') ?? '');
  return {
    mechanisms: known(configuration.text('auth_mechanisms')),
    accounts: readPasswords(files.get(configuration.usersFile) ?? ''),
  };
}

/** `name password` a line, `#` begins a comment. */
function accountsOf(text: string): Accounts {
  const lines = utf8ToOctets(text).split(/\r?\n/);
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const [, name, password] = /^([^\s#]\S*)\s+(.+)$/.exec(line) ?? [];
      return name !== undefined && password !== undefined ? [[name, password]] : [];
    }),
  );
}
