import { utf8ToOctets } from '../../../src/sim/octets.ts';
import type { DsnWishes, NotifyOn } from '../../../src/sim/smtp/dsn.ts';
import { comparison, linesAbout, normaliseLog, normaliseMessage } from './compare.ts';
import { attemptsIn, fates, followsRule, serversInOrder, type Attempt, type Fate } from './facts.ts';
import { kindOf, readNotice, type Notice } from './notice.ts';
import { hasEqualExchangers, play, servers, type Played } from './play.ts';
import type { ClientCase, ExpiryCase } from './recorded.ts';
import { submittedForLong, submittedMessage } from './submitted.ts';

/** What is compared. All but `words` has to agree in nearly all cases; words are shown, and not judged. */
export const aspects = ['recipients', 'order', 'commands', 'rule', 'attempts', 'kinds', 'notices', 'words'] as const;
export type Aspect = (typeof aspects)[number];

export interface Difference {
  readonly aspect: Aspect;
  readonly about: string;
  readonly ours: string;
  readonly theirs: string;
}

/** What came of a case: how much of each aspect was compared, and what differs. Or why it cannot be played here. */
export type Judged =
  | { readonly compared: Readonly<Partial<Record<Aspect, number>>>; readonly differences: readonly Difference[] }
  | { readonly problem: string };

/** Collects what is compared. */
class Comparing {
  readonly compared: Partial<Record<Aspect, number>> = {};
  readonly differences: Difference[] = [];

  same(aspect: Aspect, about: string, ours: unknown, theirs: unknown): void {
    this.compared[aspect] = (this.compared[aspect] ?? 0) + 1;
    const [mine, real] = [show(ours), show(theirs)];
    if (mine !== real) this.differences.push({ aspect, about, ours: mine, theirs: real });
  }
}

const show = (value: unknown): string =>
  value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value);

/** The recorder looked at one attempt. */
const once = 'minimal_backoff_time = 1h\n';

const knownAddresses = new Set([...Object.values(servers).map(({ listen }) => listen[0]), '127.0.1.10']);

/** The servers of a case that nobody plays here. */
function strangers({ log, transcripts }: ClientCase): string[] {
  const unknownServers = serversInOrder(log).filter(
    (server) => !knownAddresses.has(/\[(.*)\]/.exec(server)?.[1] ?? ''),
  );
  const unknownScripts = transcripts.map(({ behaviour }) => behaviour).filter((name) => !(name in servers));
  return [...new Set([...unknownServers, ...unknownScripts])];
}

const queued = ({ in_queue: inQueue }: ClientCase): string[] =>
  inQueue.flatMap(({ recipients }) => recipients.map(({ address }) => address));

/** Plays the case; where chance orders the exchangers, with the first seed that takes the recorded order. */
function playOnce(recorded: ClientCase, message: string): Played {
  const seeds = recorded.rcpts.some((to) => hasEqualExchangers(to.slice(to.lastIndexOf('@') + 1))) ? 16 : 1;
  const theirs = serversInOrder(recorded.log).join();
  let played: Played | null = null;
  for (let seed = 0; seed < seeds; seed++) {
    const submission = { more: once, sender: 'alice@example.com', recipients: recorded.rcpts, message };
    const next = play({ ...submission, seed: `clients ${seed}`, atS: 1, forS: 60 });
    played ??= next;
    if (serversInOrder(linesAbout(next.log)).join() === theirs) return next;
  }
  if (!played) throw new Error('no seed was played');
  return played;
}

/** Compares one attempt of ours with the recorded one. */
export function judgeClient(recorded: ClientCase): Judged {
  const unknown = strangers(recorded);
  if (unknown.length > 0) return { problem: `nobody plays ${unknown.join(', ')} here` };
  const { message, certain } = submittedMessage(recorded);
  const played = playOnce(recorded, message);
  const comparing = new Comparing();
  comparing.same('words', 'size of the message', certain, true);
  const theirs = fates(recorded.log, queued(recorded));
  const ours = fates(
    played.log,
    played.waiting.map(({ address }) => address),
  );
  for (const recipient of recorded.rcpts) {
    const [mine, real] = [ours.get(utf8ToOctets(recipient)) ?? ours.get(recipient), theirs.get(recipient)];
    comparing.same('recipients', recipient, brief(mine), brief(real));
    comparing.same('words', recipient, mine?.text, real?.text);
  }
  const pairs = comparison(recorded, played);
  comparing.same('order', 'servers', serversInOrder(linesAbout(played.log)), serversInOrder(recorded.log));
  comparing.same('commands', 'all', pairs.commands.ours, pairs.commands.theirs);
  compareNotices(comparing, played.notices, recorded.bounce);
  comparing.same('words', 'log', pairs.log.ours, pairs.log.theirs);
  return comparing;
}

const brief = (fate: Fate | undefined): string | undefined => fate && `${fate.status} ${fate.dsn}, ${fate.next}`;

function compareNotices(comparing: Comparing, ours: readonly string[], theirs: readonly string[]): void {
  const [mine, real] = [ours.map(readNotice), theirs.map(readNotice)];
  comparing.same('kinds', 'notices', mine.map(kindOf), real.map(kindOf));
  for (let index = 0; index < Math.max(mine.length, real.length); index++) {
    comparing.same('notices', `notice ${index + 1}`, judged(mine[index]), judged(real[index]));
    const whole = [ours[index], theirs[index]].map((text) => text && normaliseMessage(text));
    comparing.same('words', `notice ${index + 1}`, whole[0], whole[1]);
  }
}

/** Structure, fields and status: what of a notice has to agree. */
const judged = (notice: Notice | undefined) =>
  notice && { structure: notice.structure, fields: notice.fields, status: notice.status };

function wishesOf({ options, rcpt }: ExpiryCase): DsnWishes {
  const value = (option: string) => (options.includes(option) ? options[options.indexOf(option) + 1] : undefined);
  const [notify, envid, ret] = [value('-N'), value('-V'), value('-R')?.toUpperCase()];
  return {
    ...(envid !== undefined && { envid }),
    ...((ret === 'FULL' || ret === 'HDRS') && { ret }),
    ...(notify !== undefined && { recipients: { [rcpt]: { notify: notify.toUpperCase().split(',') as NotifyOn[] } } }),
  };
}

/** The second within the minute in which the message came: our looks through the queue come at even ones. */
const secondOf = ({ log }: ExpiryCase): number => Number(/\d\d:\d\d:(\d\d) /.exec(log[0] ?? '')?.[1] ?? 1);

const about = (lines: readonly string[]): string[] => lines.filter((line) => /: [0-9A-F]{11}: /.test(line));

/** The recording's clock was a real one: a look may have come a second late. */
const lateS = 1;

const isNear = (ours: readonly Attempt[], theirs: readonly Attempt[]): boolean =>
  ours.length === theirs.length &&
  ours.every(({ beganAtS }, index) => Math.abs(beganAtS - (theirs[index]?.beganAtS ?? Infinity)) <= lateS);

/** Compares all attempts of ours, and the notices, with the recorded ones. */
export function judgeExpiry(recorded: ExpiryCase): Judged {
  const { rcpt, sender, log } = recorded;
  const { message, certain } = submittedForLong(recorded);
  const submission = { sender: sender === '<>' ? '' : sender, recipients: [rcpt], dsn: wishesOf(recorded), message };
  // Theirs may have come at odd ones.
  const all = [0, 1].map((later) => play({ ...submission, atS: secondOf(recorded) + later, forS: 400 }));
  const real = attemptsIn(log);
  const played = all.find((one) => isNear(attemptsIn(one.log), real)) ?? all[0];
  if (!played) throw new Error('nothing was played');
  const returned = log.some((line) => line.includes('status=expired'));
  const comparing = new Comparing();
  comparing.same('words', 'size of the message', certain, true);
  const mine = attemptsIn(played.log);
  comparing.same('rule', 'recorded', followsRule(real, submission.sender, returned, lateS), true);
  comparing.same('attempts', 'seconds', isNear(mine, real) ? real : mine, real);
  comparing.same('words', 'seconds', mine, real);
  const [ours, theirs] = [fates(played.log, []).get(rcpt), fates(log, []).get(rcpt)];
  comparing.same('recipients', rcpt, brief(ours), brief(theirs));
  compareNotices(comparing, played.notices, recorded.notifications);
  comparing.same('words', 'log', normaliseLog(about(played.log)).sort(), normaliseLog(log).sort());
  return comparing;
}
