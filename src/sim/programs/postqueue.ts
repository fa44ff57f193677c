import { epochMs } from '../mail/date.ts';
import { octetsToUtf8, type Octets } from '../octets.ts';
import type { QueueEntry } from '../machines/queue/entry.ts';
import { problemText } from '../machines/queue/problem-text.ts';
import { optionComplaint, parseArguments } from './arguments.ts';
import { formatQueue } from './mailq.ts';
import { instant, type ProcessIo } from './process.ts';

const usage =
  'postqueue: fatal: usage: postqueue -f | postqueue -i queueid | postqueue -j | postqueue -p | postqueue -s site\n';

const readable = (text: string): string => octetsToUtf8(text as Octets);

/** One line of JSON for a message, with the keys of postqueue(1). */
function jsonOf(entry: QueueEntry, startsAt: string): string {
  return `${JSON.stringify({
    queue_name: entry.state,
    queue_id: entry.id,
    arrival_time: Math.floor((epochMs(startsAt) + entry.arrivedAtMs) / 1000),
    message_size: entry.message.length,
    forced_expire: false,
    sender: readable(entry.reversePath) || 'MAILER-DAEMON',
    recipients: entry.recipients.map(({ address, problem }) => ({
      address: readable(address),
      ...(problem && { delay_reason: readable(problemText(problem)) }),
    })),
  })}\n`;
}

function run(io: ProcessIo, args: readonly string[]): number {
  const parsed = parseArguments(args, { flags: 'fjpv', values: 'is' });
  if (!parsed.ok) io.complain(optionComplaint('postqueue', parsed));
  const { queue, context } = io.computer;
  const has = (flag: string) => parsed.ok && parsed.flags.has(flag);
  const id = parsed.ok ? parsed.values.get('i') : undefined;
  if (queue && has('p')) io.print(formatQueue(queue.entries(), context.startsAt));
  else if (queue && has('j'))
    io.print(
      queue
        .entries()
        .map((entry) => jsonOf(entry, context.startsAt))
        .join(''),
    );
  else if (queue && has('f')) queue.flush();
  else if (queue && id !== undefined) queue.flush(id);
  else {
    io.complain(usage);
    return 69;
  }
  return 0;
}

/** The queue for its operator (postqueue(1)): list it, try it now. */
export const postqueue = instant('postqueue', run, 'server');
