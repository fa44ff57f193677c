import type { Command } from '../../smtp/command.ts';
import type { CommandEvent } from './machine.ts';

/** What a command is to the machine; whatever changes nothing there is `OTHER`. */
export const eventTypes: Partial<Record<Command['verb'], CommandEvent['type']>> = {
  EHLO: 'HELLO',
  HELO: 'HELLO',
  STARTTLS: 'STARTTLS',
  MAIL: 'MAIL',
  RCPT: 'RCPT',
  DATA: 'DATA',
  RSET: 'RSET',
  QUIT: 'QUIT',
};

const lastOfGroup = new Set<string>(['EHLO', 'HELO', 'DATA', 'NOOP', 'VRFY', 'ETRN']);

/** Ends a group: what a client writes ahead of its answer is out of step (RFC 2920 §3.1). */
export const mustWait = (verb: string): boolean => lastOfGroup.has(verb);

const needTls = new Set<string>(['AUTH', 'MAIL', 'RCPT', 'DATA', 'BDAT', 'RSET', 'VRFY', 'ETRN']);

/** Is of use before TLS where TLS is required; what nobody knows is answered as such. */
export const mayComeBeforeTls = (verb: string): boolean => !needTls.has(verb);
