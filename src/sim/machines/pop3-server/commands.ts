import type { Octets } from '../../octets.ts';
import type { PickupSettings } from '../pickup/settings.ts';
import { multiLine, no, yes, type Maildrop, type Pop3Answer } from './maildrop.ts';

export interface Pop3Command {
  /** In capitals; `''` for a line that begins with a space, or is empty. */
  readonly verb: string;
  /** All that stands behind the first space. */
  readonly argument: string;
}

/** A command line (RFC 1939 §3). Never fails: any line is a command, if an unknown one. */
export function parsePop3(line: Octets): Pop3Command {
  const end = line.indexOf(' ');
  return end < 0
    ? { verb: line.toUpperCase(), argument: '' }
    : { verb: line.slice(0, end).toUpperCase(), argument: line.slice(end + 1) };
}

export const plaintextDisallowed = no(
  '[AUTH] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.',
);
export const notBeforeTls = no('[AUTH] Authentication not allowed until SSL/TLS is enabled.');
export const unknownBeforeLogin = no('Unknown command.');

const always = ['CAPA', 'TOP', 'UIDL', 'RESP-CODES', 'PIPELINING', 'AUTH-RESP-CODE'];

/** CAPA before login (RFC 2449 §5): what is offered depends on TLS. */
export function capabilitiesBefore(settings: PickupSettings, sealed: boolean): Pop3Answer {
  const open = sealed || !settings.sealedLogin;
  const mechanisms = open ? settings.mechanisms.map((name) => ` ${name}`).join('') : '';
  const stls = settings.certificate && !sealed ? ['STLS'] : [];
  return yes('', multiLine([...always, ...stls, ...(open ? ['USER'] : []), `SASL${mechanisms}`]));
}

const ofTransaction: Readonly<Record<string, (maildrop: Maildrop, argument: string) => Pop3Answer>> = {
  CAPA: () => yes('', multiLine(always)),
  NOOP: () => yes(),
  STAT: (maildrop) => maildrop.stat,
  LIST: (maildrop, argument) => maildrop.list(argument),
  UIDL: (maildrop, argument) => maildrop.uidl(argument),
  RETR: (maildrop, argument) => maildrop.retrieve(argument),
  TOP: (maildrop, argument) => maildrop.top(argument),
  DELE: (maildrop, argument) => maildrop.delete(argument),
  RSET: (maildrop) => maildrop.reset(),
};

/** The answer to a command on the maildrop (RFC 1939 §5, §7). */
export function answerOf(maildrop: Maildrop, { verb, argument }: Pop3Command): Pop3Answer {
  const command = Object.hasOwn(ofTransaction, verb) ? ofTransaction[verb] : undefined;
  if (command) return command(maildrop, argument);
  return no(verb === '' ? 'Unknown command.' : `Unknown command: ${verb}`);
}
