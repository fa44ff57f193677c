import type { Configuration } from '../../policy/configuration.ts';
import { isFault, openTable, type Files, type OpenedTable } from '../../policy/tables.ts';
import type { ClientSecurity, Login } from '../smtp-client/security.ts';

/** Levels of smtp_tls_security_level from which the certificate is checked (postconf(5)). */
const verifying = new Set(['verify', 'secure', 'fingerprint', 'dane-only']);
const levels = new Set([...verifying, 'none', 'may', 'encrypt', 'dane']);

/**
 * How this mail system's client protects its sessions: `nextHop` as the route writes it (`[relay.example]:587`), `host`
 * the server's name. Tables are opened once, when the configuration is read. Null where its policy or its
 * password cannot be read: mail is put off then, rather than sent with less protection (smtp_tls_policy.c).
 */
export function clientSecurity(
  c: Configuration,
  files: Files,
): (nextHop: string, host: string) => ClientSecurity | null {
  const standard = c.text('smtp_tls_security_level') || (c.flag('smtp_use_tls') ? 'may' : 'none');
  const wrapped = c.flag('smtp_tls_wrappermode');
  const policies = c.list('smtp_tls_policy_maps').map((spec) => openTable(spec, files));
  const loginMaps = c.flag('smtp_sasl_auth_enable') ? c.list('smtp_sasl_password_maps') : [];
  const logins = loginMaps.map((spec) => openTable(spec, files));
  const plaintext = {
    bare: !c.list('smtp_sasl_security_options').includes('noplaintext'),
    sealed: !c.list('smtp_sasl_tls_security_options').includes('noplaintext'),
  };
  return (nextHop, host) => {
    const policy = find(policies, nextHop, host);
    if (policy === unreadable) return null;
    const level = policy === null ? standard : (policy.split(/[\s,]+/)[0]?.toLowerCase() ?? '');
    if (policy !== null && !levels.has(level)) return null;
    const login = find(logins, nextHop, host);
    if (login === unreadable) return null;
    const required = level === 'encrypt' || verifying.has(level);
    return {
      tls: required ? (wrapped ? 'wrapped' : 'encrypt') : level === 'none' ? 'none' : 'may',
      verified: verifying.has(level),
      login: loginOf(login, plaintext),
    };
  };
}

const unreadable = Symbol('unreadable');

/** The next hop as written, then without its port, then the server's name; a table that cannot be read ends the search. */
function find(tables: readonly OpenedTable[], nextHop: string, host: string): string | typeof unreadable | null {
  for (const key of new Set([nextHop, nextHop.replace(/:\d+$/, ''), host])) {
    for (const table of tables) {
      if (isFault(table)) return unreadable;
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
