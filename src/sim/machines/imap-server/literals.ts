import type { ImapCommand } from '../../pickup/imap-command.ts';
import type { Mailbox } from '../mailbox/mailbox.ts';
import { unknownCommand } from './account-commands.ts';
import type { ImapAnswer } from './answer.ts';
import { appendRefusal } from './append-command.ts';
import { kindOf } from './command-kinds.ts';

const literalBytesMax = 65_536;
const messageBytesMax = 50_000_000;

/**
 * What is said to a literal before it comes: nothing, so that it may; that it is too large for anything; or the command's
 * answer, as what stands before it is wrong already. `mailbox` is null before login.
 */
export function judgeLiteral(
  mailbox: Mailbox | null,
  command: ImapCommand | null,
  sizeBytes: number,
): 'welcome' | 'too-large' | ImapAnswer {
  const isMessage = mailbox !== null && command?.name === 'APPEND';
  if (sizeBytes > (isMessage ? messageBytesMax : literalBytesMax)) return 'too-large';
  if (!mailbox || !command) return 'welcome';
  if (kindOf(command.name) === 'UNKNOWN') return unknownCommand(command.name);
  return (isMessage ? appendRefusal(mailbox, command, sizeBytes) : null) ?? 'welcome';
}
