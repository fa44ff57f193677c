import { shortDate, calendarTime } from '../mail/date.ts';
import { splitMessage } from '../mail/message.ts';
import { octetsToUtf8, type Octets } from '../octets.ts';
import type { QueueEntry } from '../machines/queue/entry.ts';
import { notifyText } from '../smtp/dsn.ts';
import { optionComplaint, parseArguments } from './arguments.ts';
import { instant, type ProcessIo } from './process.ts';

/** `deferred/A/A3D29270579`: the deferred queue has a directory for each first letter (hash_queue_names). */
const pathOf = ({ id, state }: QueueEntry): string =>
  state === 'deferred' ? `deferred/${id[0] ?? ''}/${id}` : `${state}/${id}`;

const number = (value: number): string => String(value).padStart(15);

function envelopeOf(entry: QueueEntry, startsAt: string): string {
  const { message, reversePath, envid, ret, arrivedAtMs, recipients } = entry;
  const arrived = `${shortDate(startsAt, arrivedAtMs)} ${calendarTime(startsAt, arrivedAtMs).year}`;
  const size = message.length;
  const perRecipient = recipients.flatMap(({ address, original, notify }) => [
    ...(notify === null ? [] : [`named_attribute: notify_flags=${notifyText(notify)}`]),
    `named_attribute: dsn_orig_rcpt=${original}`,
    `original_recipient: ${original.replace(/^[^;]*;/, '')}`,
    `recipient: ${address}`,
  ]);
  return [
    `message_size: ${[size, size + 300, recipients.length, 0, size, 0].map(number).join(' ')}`,
    `message_arrival_time: ${arrived}`,
    `create_time: ${arrived}`,
    ...(envid === null ? [] : [`named_attribute: envelope_id=${envid}`]),
    ...(ret === null ? [] : [`named_attribute: ret_flags=${ret}`]),
    'named_attribute: rewrite_context=local',
    `sender: ${reversePath}`,
    ...perRecipient,
    '',
  ].join('\n');
}

/** The parts of a queue file: `e`nvelope, `h`eader, `b`ody; all of them unless some are asked for. */
function show(entry: QueueEntry, startsAt: string, parts: string): string {
  const path = pathOf(entry);
  const { header, body } = splitMessage(entry.message);
  const wants = (part: string) => parts === '' || parts.includes(part);
  const title = (text: string) => (parts === '' ? `*** ${text} ${path} ***\n` : '');
  const content = `${wants('h') ? header : ''}${wants('h') && wants('b') ? '\r\n' : ''}${wants('b') ? body : ''}`;
  return [
    wants('e') ? `${title('ENVELOPE RECORDS')}${envelopeOf(entry, startsAt)}` : '',
    wants('h') || wants('b') ? `${title('MESSAGE CONTENTS')}${content.replaceAll('\r\n', '\n')}` : '',
    title('HEADER EXTRACTED'),
    title('MESSAGE FILE END'),
  ].join('');
}

function run(io: ProcessIo, args: readonly string[]): number {
  const parsed = parseArguments(args, { flags: 'behqov', values: 'c' });
  if (!parsed.ok) {
    io.complain(
      `${optionComplaint('postcat', parsed)}postcat: fatal: usage: postcat [-b (body text)] [-c config_dir] [-d (decimal record type)] [-e (envelope records)] [-h (header text)] [-q (access queue)] [-v] [file(s)...]\n`,
    );
    return 1;
  }
  const parts = ['b', 'e', 'h'].filter((flag) => parsed.flags.has(flag)).join('');
  for (const name of parsed.operands) {
    const entry = io.computer.queue?.entry(name) ?? null;
    if (io.user !== 'root' || !entry || !parsed.flags.has('q')) {
      const reason = io.user === 'root' ? 'No such file or directory' : 'Permission denied';
      io.complain(`postcat: fatal: open queue file ${name.slice(0, 100)}: ${reason}\n`);
      return 1;
    }
    io.print(octetsToUtf8(show(entry, io.computer.context.startsAt, parts) as Octets));
  }
  return 0;
}

/** Shows what lies in a queue file (postcat(1)): the envelope, and the message as it is. */
export const postcat = instant('postcat', run, 'server');
