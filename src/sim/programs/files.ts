import { mailDate, shortDate } from '../mail/date.ts';
import { octetsToUtf8 } from '../octets.ts';
import type { Computer } from './computer.ts';

/** A file or why it cannot be read, in the words of the C library. */
export type FileResult = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: 'No such file or directory' | 'Permission denied' | 'Is a directory' };

const mailDirectory = '/var/mail';

export function homeOf(user: string): string {
  return user === 'root' ? '/root' : `/home/${user}`;
}

/** An absolute path without `.`, `..` and `~`. */
export function absolutePath(typed: string, user: string): string {
  const home = homeOf(user);
  const full = typed.startsWith('~') ? home + typed.slice(1) : typed.startsWith('/') ? typed : `${home}/${typed}`;
  const parts: string[] = [];
  for (const part of full.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** A mailbox as an mbox file (RFC 4155): what `cat /var/mail/ben` shows. */
function mboxText(computer: Computer, mailbox: string): string {
  return computer.mail
    .list(mailbox)
    .map(({ message, receivedAtMs }) => {
      const sender = /^Return-Path: <(.*)>/m.exec(message)?.[1] || 'MAILER-DAEMON';
      const text = octetsToUtf8(message).replace(/\r\n/g, '\n').replace(/^(>*From )/gm, '>$1');
      return `From ${sender}  ${shortDate(computer.context.startsAt, receivedAtMs)} ${mailDate(computer.context.startsAt, receivedAtMs).split(' ')[3]}\n${text}\n`;
    })
    .join('');
}

export function readFile(computer: Computer, user: string, path: string): FileResult {
  const mailbox = path.startsWith(`${mailDirectory}/`) ? path.slice(mailDirectory.length + 1) : null;
  if (mailbox !== null && computer.mail.has(mailbox)) {
    return mailbox === user || user === 'root' ? { ok: true, text: mboxText(computer, mailbox) } : { ok: false, reason: 'Permission denied' };
  }
  const text = computer.files.get(path);
  if (text !== undefined) {
    const foreign = /^\/(?:home\/([^/]+)|root)\//.exec(path);
    if (foreign && user !== 'root' && foreign[1] !== user) return { ok: false, reason: 'Permission denied' };
    return { ok: true, text };
  }
  return { ok: false, reason: listDirectory(computer, path) ? 'Is a directory' : 'No such file or directory' };
}

/** Names in a directory, sorted; null when there is none. Directories are what paths lead through. */
export function listDirectory(computer: Computer, path: string): string[] | null {
  const prefix = path === '/' ? '/' : `${path}/`;
  const all = [...computer.files.keys(), ...computer.mail.names.map((name) => `${mailDirectory}/${name}`), ...[...computer.users.keys()].map((user) => `${homeOf(user)}/`)];
  const names = new Set(all.filter((file) => file.startsWith(prefix)).map((file) => file.slice(prefix.length).split('/')[0] ?? ''));
  if (names.size === 0) return null;
  return [...names].filter((name) => name !== '').sort();
}
