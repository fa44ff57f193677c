import type { Configuration } from '../../policy/configuration.ts';
import { isFault, openTable, type Files, type Table } from '../../policy/tables.ts';
import type { ClientSecurity, Login } from '../smtp-client/security.ts';

/** Levels of smtp_tls_security_level from which the certificate is checked (postconf(5)). */
const verifying = new Set(['verify', 'secure', 'fingerprint', 'dane-only']);

/**
 * How this mail system's client protects its sessions: `nextHop` as the route writes it (`[relay.example]:587`), `host`
 * the server's name. Tables are opened once, when the configuration is read.
 */
export function clientSecurity(c: Configuration, files: Files): (nextHop: string, host: string) => ClientSecurity {
  const standard = c.text('smtp_tls_security_level') || (c.flag('smtp_use_tls') ? 'may' : 'none');
  const wrapped = c.flag('smtp_tls_wrappermode');
  const policies = opened(c.list('smtp_tls_policy_maps'), files);
  const logins = c.flag('smtp_sasl_auth_enable') ? opened(c.list('smtp_sasl_password_maps'), files) : [];
  const plaintext = {
    bare: !c.list('smtp_sasl_security_options').includes('noplaintext'),
    sealed: !c.list('smtp_sasl_tls_security_options').includes('noplaintext'),
  };
  return (nextHop, host) => {
    const level = find(policies, nextHop, host)?.split(/\s+/)[0] ?? standard;
    const required = level === 'encrypt' || verifying.has(level);
    return {
      tls: required ? (wrapped ? 'wrapped' : 'encrypt') : level === 'none' ? 'none' : 'may',
      verified: verifying.has(level),
      login: loginOf(find(logins, nextHop, host), plaintext),
    };
  };
}

const opened = (specs: readonly string[], files: Files): Table[] =>
  specs.flatMap((spec) => {
    const table = openTable(spec, files);
    return isFault(table) ? [] : [table];
  });

/** The next hop as written, then without its port, then the server's name. */
function find(tables: readonly Table[], nextHop: string, host: string): string | null {
  for (const key of new Set([nextHop, nextHop.replace(/:\d+$/, ''), host])) {
    for (const table of tables) {
      const value = table.find(key);
      if (value !== null) return value;
    }
  }
  return null;
}

/** `user:password`; an empty user means: do not log in there. */
function loginOf(entry: string | null, plaintext: Login['plaintext']): Login | null {
  const [, user = '', password = ''] = /^([^:]*):(.*)$/s.exec(entry ?? '') ?? [];
  return user === '' ? null : { user, password, plaintext, needed: false };
}
