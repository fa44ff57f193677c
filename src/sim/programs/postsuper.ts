import type { QueueEntry } from '../machines/queue/entry.ts';
import type { OperatedQueue } from './computer.ts';
import { instant, type ProcessIo } from './process.ts';

interface Action {
  readonly act: (queue: OperatedQueue, id: string) => boolean;
  /** Of one message, and of all together. */
  readonly one: string;
  readonly all: string;
  /** The messages that ALL stands for. */
  readonly applies: (entry: QueueEntry) => boolean;
}

const actions: Readonly<Record<string, Action>> = {
  d: { act: (queue, id) => queue.delete(id), one: 'removed', all: 'Deleted', applies: () => true },
  h: {
    act: (queue, id) => queue.hold(id),
    ...{ one: 'placed on hold', all: 'Placed on hold' },
    applies: ({ state }) => state !== 'hold',
  },
  H: {
    act: (queue, id) => queue.release(id),
    ...{ one: 'released from hold', all: 'Released from hold' },
    applies: ({ state }) => state === 'hold',
  },
  r: { act: (queue, id) => queue.requeue(id), one: 'requeued', all: 'Requeued', applies: () => true },
};

const queueNames = [
  'active',
  'bounce',
  'corrupt',
  'defer',
  'deferred',
  'flush',
  'hold',
  'incoming',
  'maildrop',
  'saved',
];

const usage =
  'postsuper: fatal: usage: postsuper [-c config_dir] [-d queue_id (delete)] [-e queue_id (expire)] [-f queue_id (expire and/or un-hold)] [-h queue_id (hold)] [-H queue_id (un-hold)] [-p (purge temporary files)] [-r queue_id (requeue)] [-s (structure fix)] [-S (redundant structure fix)] [-v (verbose)] [queue...]\n';

interface Request {
  readonly letter: string;
  /** `ALL`, `-` for the ids that a pipe gives, or one id. */
  readonly what: string;
}

/** Options in their order, and the queues that ALL is limited to; null for what postsuper does not know. */
function readArguments(args: readonly string[]): { requests: Request[]; queues: string[] } | null {
  const requests: Request[] = [];
  const queues: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    const [, letter = '', attached = ''] = /^-([dhHr])(.*)$/.exec(word) ?? [];
    const value = attached || (letter === '' ? '' : (args[++at] ?? ''));
    if (letter !== '' && value !== '') requests.push({ letter, what: value });
    else if (queueNames.includes(word)) queues.push(word);
    else if (!/^-[psSv]$/.test(word)) return null;
  }
  return { requests, queues };
}

/** Carries out one option; gives how many messages it concerned. */
function carryOut(
  io: ProcessIo,
  queue: OperatedQueue,
  action: Action,
  what: string,
  queues: readonly string[],
): number {
  if (what === 'ALL') {
    const wanted = queue
      .entries()
      .filter((entry) => action.applies(entry) && (queues.length === 0 || queues.includes(entry.state)));
    return wanted.filter(({ id }) => action.act(queue, id)).length;
  }
  const ids = what === '-' ? (io.input ?? '').split(/\s+/).filter((id) => id !== '') : [what];
  const done = ids.filter((id) => action.act(queue, id));
  for (const id of done) say(io, `${id}: ${action.one}`);
  return done.length;
}

function say(io: ProcessIo, text: string): void {
  io.complain(`postsuper: ${text}\n`);
  io.computer.context.log.write('postsuper', text);
}

function run(io: ProcessIo, args: readonly string[]): number {
  if (io.user !== 'root') {
    io.complain('postsuper: fatal: use of this command is reserved for the superuser\n');
    return 1;
  }
  const read = readArguments(args);
  const { queue } = io.computer;
  if (!read || !queue) {
    io.complain(usage);
    return 1;
  }
  for (const { letter, what } of read.requests) {
    const action = actions[letter];
    const count = action ? carryOut(io, queue, action, what, read.queues) : 0;
    if (action && count > 0) say(io, `${action.all}: ${count} message${count === 1 ? '' : 's'}`);
  }
  return 0;
}

/** The queue's superuser (postsuper(1)): delete, hold, release, requeue. */
export const postsuper = instant('postsuper', run, 'server');
