import { utf8ToOctets } from '../../octets.ts';

/** Passwords by user, as octets. */
export type Passwords = ReadonlyMap<string, string>;

/**
 * Dovecot's passwd-file: `user:{PLAIN}password:…` a line. A password in another scheme, or in none (which means CRYPT),
 * fits nothing: there are no hashes in this world.
 */
export function readPasswords(text: string): Passwords {
  const found = new Map<string, string>();
  for (const line of utf8ToOctets(text).split(/\r?\n/)) {
    const [, user, password] = /^([^#:\s][^:]*):\{(?:PLAIN|CLEAR|CLEARTEXT)\}([^:]*)/i.exec(line) ?? [];
    if (user !== undefined && password !== undefined) found.set(user.toLowerCase(), password);
  }
  return found;
}
