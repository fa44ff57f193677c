import { describe, expect, it } from 'vitest';
import { comparison, normaliseLog, normaliseMessage } from './compare.ts';
import { play, startsAt } from './play.ts';
import { clientCases, expiryCases, type ExpiryCase } from './recorded.ts';

const header = (to: string, subject: string, messageId: string): string =>
  `From: Alice <alice@example.com>\nTo: ${to}\nSubject: corpus ${subject}\nDate: Mon, 01 Jan 2024 00:00:00 +0000\nMessage-ID: <${messageId}@example.com>\n`;
const mime = 'MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n';
const dots = '\nHello\n.dot line\n..two dots\n.\nlast line\n';

/** The recorder looked at one attempt. */
const once = 'minimal_backoff_time = 1h\n';

describe('a message to a server that', () => {
  for (const recorded of clientCases()) {
    const { case: name, rcpts } = recorded;
    it(`[D-DSN-04] behaves as in ${name}: the same commands, log, queue and notice`, () => {
      const body = name === 'no8bit' ? `${mime}\nGrüße\n` : dots;
      const message = header(rcpts[0] ?? '', name, name) + body;
      const { commands, log, waiting, notices } = comparison(
        recorded,
        play({ more: once, sender: 'alice@example.com', recipients: rcpts, message, atS: 1, forS: 60 }),
      );
      expect(commands.ours).toEqual(commands.theirs);
      expect(log.ours).toEqual(log.theirs);
      expect(waiting.ours).toEqual(waiting.theirs);
      expect(notices.ours).toEqual(notices.theirs);
    });
  }
});

/** Whole seconds from the start of the world to the first line of the log. */
function arrivalOf({ log }: ExpiryCase): number {
  const [, minute = '', second = ''] = /\d\d:(\d\d):(\d\d) /.exec(log[0] ?? '') ?? [];
  return Number(minute) * 60 + Number(second) - Number(startsAt.slice(14, 16)) * 60;
}

const notifyOn = (words: string) => words.toUpperCase().split(',') as ('SUCCESS' | 'FAILURE' | 'DELAY' | 'NEVER')[];

function wishesOf({ options, rcpt }: ExpiryCase) {
  const value = (option: string) => (options.includes(option) ? options[options.indexOf(option) + 1] : undefined);
  const [notify, envid] = [value('-N'), value('-V')];
  return {
    ...(envid !== undefined && { envid }),
    ...(notify !== undefined && { recipients: { [rcpt]: { notify: notifyOn(notify) } } }),
  };
}

describe('a message in a queue with short times', () => {
  for (const recorded of expiryCases()) {
    const { case: name, rcpt, sender } = recorded;
    it(`[Q-RETRY-10, D-DSN-05] fares as in ${name}, to the second`, () => {
      const played = play({
        ...{ sender, recipients: [rcpt], dsn: wishesOf(recorded) },
        message: `${header(rcpt, name, `exp-${name}`)}\nHello\n`,
        ...{ atS: arrivalOf(recorded), forS: 300 },
      });
      // The recorder counted the expiry as an attempt of its own.
      expect(played.attemptsAtS).toEqual([...new Set(recorded.attempts_at_s)]);
      // Nor did it keep lines that name no message.
      const log = played.log.filter((line) => /: [0-9A-F]{11}: /.test(line));
      expect(normaliseLog(log).sort()).toEqual(normaliseLog(recorded.log).sort());
      expect(played.notices.map(normaliseMessage)).toEqual(recorded.notifications.map(normaliseMessage));
    });
  }
});
