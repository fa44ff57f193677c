import { accountCommands } from './account-commands.ts';
import { folderCommands } from './folder-commands.ts';
import type { CommandEvent } from './machine.ts';

const each = (names: readonly string[], kind: CommandEvent['type']): Readonly<Record<string, CommandEvent['type']>> =>
  Object.fromEntries(names.map((name) => [name, kind]));

const kinds: Readonly<Record<string, CommandEvent['type']>> = {
  ...each(['CAPABILITY', 'NOOP', 'ID', 'ENABLE'], 'ANY'),
  ...each(['STARTTLS', 'LOGIN', 'AUTHENTICATE'], 'ENTRY'),
  ...each([...Object.keys(accountCommands), 'APPEND'], 'ACCOUNT'),
  ...each(Object.keys(folderCommands), 'FOLDER'),
  ...each(['SELECT', 'EXAMINE'], 'SELECT'),
  ...each(['CLOSE', 'UNSELECT'], 'CLOSE'),
  ...{ IDLE: 'IDLE', LOGOUT: 'LOGOUT' },
};

/** Which states know a command, by its name in capitals. */
export const kindOf = (name: string): CommandEvent['type'] =>
  (Object.hasOwn(kinds, name) ? kinds[name] : undefined) ?? 'UNKNOWN';
