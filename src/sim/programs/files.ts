import { calendarTime } from '../mail/date.ts';
import { octetsToUtf8, utf8ToOctets } from '../octets.ts';
import type { Computer } from './computer.ts';
import { asctime } from './dates.ts';

/** Why a path cannot be used, in the words of the C library. */
export type FileProblem =
  'No such file or directory' | 'Permission denied' | 'Is a directory' | 'Not a directory' | 'File name too long';
type Refused = { readonly ok: false; readonly reason: FileProblem };

export type FileResult = { readonly ok: true; readonly text: string } | Refused;
export type ListResult = { readonly ok: true; readonly names: readonly string[] } | Refused;

export interface FileStat {
  readonly kind: 'file' | 'directory';
  /** As `ls -l` shows it: `-rw-r--r--`. */
  readonly mode: string;
  readonly owner: string;
  readonly group: string;
  readonly sizeBytes: number;
}

const mailDirectory = '/var/mail';
const mailLog = '/var/log/mail.log';
const nullDevice = '/dev/null';
const nameOctetsMax = 255;
const directoryBytes = 4096;

export function homeOf(user: string): string {
  return user === 'root' ? '/root' : `/home/${user}`;
}

/** An absolute path without `.` and `..`. */
export function absolutePath(typed: string, cwd: string): string {
  const parts: string[] = [];
  for (const part of (typed.startsWith('/') ? typed : `${cwd}/${typed}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** The text of a file, or why this user cannot read it. Mailboxes read as mbox files. */
export function readFile(computer: Computer, user: string, path: string): FileResult {
  const found = statFile(computer, user, path);
  if (!found.ok) return found;
  if (found.stat.kind === 'directory') return { ok: false, reason: 'Is a directory' };
  if (found.stat.mode.endsWith('---') && !isOwner(user, found.stat.owner))
    return { ok: false, reason: 'Permission denied' };
  return { ok: true, text: contentOf(computer, path) ?? '' };
}

/** Writes or appends, creating the file; says why not, or null. People write in their home and in /tmp. */
export function writeFile(
  computer: Computer,
  user: string,
  path: string,
  text: string,
  append: boolean,
): FileProblem | null {
  if (path === nullDevice) return null;
  const found = statFile(computer, user, path);
  if (found.ok && found.stat.kind === 'directory') return 'Is a directory';
  if (!found.ok && found.reason !== 'No such file or directory') return found.reason;
  const parent = path.slice(0, path.lastIndexOf('/')) || '/';
  if (!isDirectory(computer, parent)) return 'No such file or directory';
  const allowed = user === 'root' || parent === '/tmp' || path.startsWith(`${homeOf(user)}/`);
  if (!allowed || mailboxOf(computer, path) !== null || logText(computer, path) !== null) return 'Permission denied';
  computer.files.set(path, (append ? (contentOf(computer, path) ?? '') : '') + text);
  const { trace, id: host } = computer.context;
  trace.note({ kind: 'file.written', host, path, text, append });
  return null;
}

export function statFile(
  computer: Computer,
  user: string,
  path: string,
): { readonly ok: true; readonly stat: FileStat } | Refused {
  if (path.split('/').some((name) => utf8ToOctets(name).length > nameOctetsMax))
    return { ok: false, reason: 'File name too long' };
  const owner = ownerOf(path);
  const inside = /^\/(?:home\/[^/]+|root)\//.test(path);
  if (inside && !isOwner(user, owner)) return { ok: false, reason: 'Permission denied' };
  if (isDirectory(computer, path)) {
    const isHome = !inside && owner === path.split('/').at(-1);
    const mode = path === '/tmp' ? 'drwxrwxrwt' : isHome ? 'drwx------' : 'drwxr-xr-x';
    return { ok: true, stat: { kind: 'directory', mode, owner, group: owner, sizeBytes: directoryBytes } };
  }
  const text = contentOf(computer, path);
  if (text === null)
    return { ok: false, reason: leadsThroughFile(computer, path) ? 'Not a directory' : 'No such file or directory' };
  const sizeBytes = utf8ToOctets(text).length;
  const mailbox = mailboxOf(computer, path);
  if (mailbox !== null)
    return { ok: true, stat: { kind: 'file', mode: '-rw-------', owner: mailbox, group: 'mail', sizeBytes } };
  const mode = path === nullDevice ? 'crw-rw-rw-' : '-rw-r--r--';
  return { ok: true, stat: { kind: 'file', mode, owner, group: owner, sizeBytes } };
}

/** Names in a directory, sorted by their code points. */
export function listDirectory(computer: Computer, user: string, path: string): ListResult {
  const found = statFile(computer, user, path);
  if (!found.ok) return found;
  if (found.stat.kind === 'file') return { ok: false, reason: 'Not a directory' };
  if (found.stat.mode === 'drwx------' && !isOwner(user, found.stat.owner))
    return { ok: false, reason: 'Permission denied' };
  const prefix = path === '/' ? '/' : `${path}/`;
  const inside = allPaths(computer).filter((known) => known.startsWith(prefix));
  const names = new Set(inside.map((known) => known.slice(prefix.length).split('/')[0] ?? ''));
  return { ok: true, names: [...names].filter((name) => name !== '').sort() };
}

const isOwner = (user: string, owner: string): boolean => user === 'root' || user === owner;

function ownerOf(path: string): string {
  return /^\/home\/([^/]+)/.exec(path)?.[1] ?? 'root';
}

/** Every file, and with a slash at its end every directory that would be empty else. */
function allPaths(computer: Computer): string[] {
  const homes = [...computer.users.keys()].map((user) => `${homeOf(user)}/`);
  const mailboxes = computer.mail.names.map((name) => `${mailDirectory}/${name}`);
  return [
    ...computer.files.keys(),
    ...Object.keys(systemFiles(computer)),
    ...homes,
    ...mailboxes,
    ...[mailLog, `${mailLog}.1`].filter((path) => logText(computer, path) !== null),
    '/tmp/',
    `${mailDirectory}/`,
    nullDevice,
  ];
}

const isDirectory = (computer: Computer, path: string): boolean =>
  path === '/' || allPaths(computer).some((known) => known.startsWith(`${path}/`));

function leadsThroughFile(computer: Computer, path: string): boolean {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    if (contentOf(computer, path.slice(0, end)) !== null) return true;
  }
  return false;
}

/** The text of a file, whoever may read it; null where there is none. */
export function contentOf(computer: Computer, path: string): string | null {
  if (path === nullDevice) return '';
  const mailbox = mailboxOf(computer, path);
  return mailbox === null
    ? (logText(computer, path) ?? computer.files.get(path) ?? systemFiles(computer)[path] ?? null)
    : mboxText(computer, mailbox);
}

/** Whether this is the file that the mail system writes its log to. */
export const isCurrentLog = (computer: Computer, path: string): boolean => path === mailLog && computer.queue !== null;

/** The mail log, and the one before it; null for another path, and where no mail system writes one. */
function logText({ context: { log }, queue }: Computer, path: string): string | null {
  if (queue === null) return null;
  if (path === mailLog) return log.text();
  return path === `${mailLog}.1` && log.hasRotated ? log.text(true) : null;
}

/** What every Debian has and no scenario needs to say. */
function systemFiles({ context: { fqdn, addresses } }: Computer): Record<string, string> {
  const short = fqdn.split('.')[0] ?? fqdn;
  return {
    '/etc/hostname': `${short}\n`,
    '/etc/hosts': `127.0.0.1\tlocalhost\n${addresses.map((address) => `${address}\t${fqdn} ${short}\n`).join('')}`,
  };
}

function mailboxOf(computer: Computer, path: string): string | null {
  const name = path.startsWith(`${mailDirectory}/`) ? path.slice(mailDirectory.length + 1) : '';
  return computer.mail.has(name) ? name : null;
}

/** A mailbox as an mbox file (RFC 4155), with `From ` lines of the text quoted as Postfix's local(8) does. */
function mboxText(computer: Computer, mailbox: string): string {
  return computer.mail
    .list(mailbox)
    .map(({ message, receivedAtMs }) => {
      const sender = /^Return-Path: <([^>\r\n]*)>/m.exec(message)?.[1] || 'MAILER-DAEMON';
      const text = octetsToUtf8(message)
        .replace(/\r\n/g, '\n')
        .replace(/^From /gm, '>From ');
      return `From ${sender}  ${asctime(calendarTime(computer.context.startsAt, receivedAtMs))}\n${text}${text.endsWith('\n') ? '' : '\n'}\n`;
    })
    .join('');
}
