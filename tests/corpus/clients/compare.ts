import { octets, octetsToUtf8 } from '../../../src/sim/octets.ts';
import type { Played } from './play.ts';
import type { ClientCase } from './recorded.ts';

const date = /[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000 \(UTC\)/g;

/** Names for queue ids, in the order in which they are met. */
class Ids {
  readonly #names = new Map<string, string>();

  name(id: string): string {
    const known = this.#names.get(id) ?? `QID${this.#names.size + 1}`;
    this.#names.set(id, known);
    return known;
  }
}

const queueId = /\b[0-9A-F]{11}\b/g;

/** Log lines without what no two runs share: times, process numbers, queue ids, how long things took. */
export function normaliseLog(lines: readonly string[]): string[] {
  const ids = new Ids();
  return lines.map((line) =>
    line
      .replace(/^.*?postfix(?:-out)?\/(\w+)\[\d+\]: /, '$1: ')
      .replace(/message-id=<\d{14}\./, 'message-id=<TIME.')
      .replace(/, delay=.*?, delays=[^,]*/, ', delay')
      .replace(queueId, (id) => ids.name(id)),
  );
}

export function normaliseMessage(message: string): string {
  const ids = new Ids();
  return message
    .replace(date, 'DATE')
    .replace(/(Message-Id: <)\d{14}/g, '$1TIME')
    .replace(/\.\d{10}\/mail/g, '.TIME/mail')
    .replace(queueId, (id) => ids.name(id));
}

/**
 * What was said to each server, in order. Who heard nothing was not always recorded. Postfix says QUIT together with the
 * end of the content, ours once it was answered: that is left out where no answer came.
 */
const said = (all: readonly { readonly behaviour: string; readonly heard: string }[]): string[] => [
  ...new Set(
    all
      .filter(({ heard }) => heard !== '')
      .map(({ behaviour, heard }) => `${behaviour}: ${normaliseMessage(heard).replace(/(\r\n\.\r\n)QUIT\r\n$/, '$1')}`),
  ),
];

/** The recorder kept all that a server heard on its day: only what is about this message, or about none, counts. */
function isAbout({ case: name, rcpts, log }: ClientCase, heard: string): boolean {
  if (/^Message-ID/m.test(heard)) return heard.includes(`<${name}@`);
  const size = / SIZE=(\d+)/.exec(heard)?.[1];
  if (size !== undefined && !log.some((line) => line.includes(`size=${size},`))) return false;
  return !heard.includes('RCPT TO:') || rcpts.some((recipient) => heard.includes(`<${recipient}>`));
}

const recordedCommands = (recorded: ClientCase): string[] =>
  said(
    recorded.transcripts
      .map(({ behaviour, events }) => ({
        behaviour,
        heard: events.map(([, who, what]) => (who === 'C' ? what : '')).join(''),
      }))
      .filter(({ heard }) => isAbout(recorded, heard)),
  );

/** Mail for several domains goes out at once: which server hears first is chance. */
const inOrder = ({ rcpts }: ClientCase, sessions: string[]): string[] =>
  new Set(rcpts.map((recipient) => recipient.replace(/^.*@/, ''))).size > 1 ? sessions.sort() : sessions;

export interface Pair {
  readonly ours: unknown;
  readonly theirs: unknown;
}

/** The log lines of one message: those that name it, as the recorder kept them. */
export const linesAbout = (lines: readonly string[]): string[] => {
  const id = /: ([0-9A-F]{11}): /.exec(lines.join('\n'))?.[1] ?? '-';
  return lines.filter((line) => line.includes(`: ${id}: `));
};

export function comparison(
  recorded: ClientCase,
  played: Played,
): Record<'commands' | 'log' | 'waiting' | 'notices', Pair> {
  const reasons = recorded.in_queue.flatMap(({ recipients }) => recipients);
  return {
    commands: {
      ours: inOrder(
        recorded,
        said(played.peers).map((heard) => octetsToUtf8(octets(heard))),
      ),
      theirs: inOrder(recorded, recordedCommands(recorded)),
    },
    log: { ours: normaliseLog(linesAbout(played.log)), theirs: normaliseLog(recorded.log) },
    waiting: {
      ours: played.waiting,
      theirs: reasons.map(({ address, delay_reason: reason }) => ({ address, reason })),
    },
    notices: { ours: played.notices.map(normaliseMessage), theirs: recorded.bounce.map(normaliseMessage) },
  };
}
