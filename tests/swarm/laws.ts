import { isWanted } from '../../src/sim/smtp/dsn.ts';
import { keyOf, type Accepted, type History } from './history.ts';
import { bodyOf } from './plan.ts';
import { mailboxes } from './world.ts';

/** What of the world at its end the laws ask: who waits in which queue, as `host queueId recipient`. */
export interface End {
  readonly waiting: readonly string[];
  /** Host by address. */
  readonly hosts: ReadonlyMap<string, string>;
}

/** A law gives a sentence for each place where it was broken. */
export type Law = (history: History, end: End) => string[];

const count = (sums: Map<string, number>, key: string): void => void sums.set(key, (sums.get(key) ?? 0) + 1);

/** Each accepted recipient is sent, bounced or in the queue: one of them, once. */
export const nobodyIsLost: Law = ({ accepted, of }, { waiting }) => {
  const ends = new Map<string, string[]>();
  for (const event of accepted.values())
    for (const recipient of new Set(event.envelope.forwardPaths)) ends.set(`${keyOf(event)} ${recipient}`, []);
  const end = (key: string, what: string) => {
    const known = ends.get(key);
    if (known) known.push(what);
    else ends.set(key, ['never accepted', what]);
  };
  for (const event of of('queue.sent')) end(`${keyOf(event)} ${event.recipient}`, 'sent');
  for (const event of of('queue.bounced')) end(`${keyOf(event)} ${event.recipient}`, 'bounced');
  for (const key of waiting) end(key, 'waits');
  return [...ends].flatMap(([key, what]) => (what.length === 1 ? [] : [`${key}: ${what.join(', ') || 'is lost'}`]));
};

/** Whether the client read the 2yz for this acceptance; what it did not read it has to send again (RFC 1047). */
function heardAcceptances({ of }: History): Map<Accepted, boolean> {
  const heard = new Map<string, { seq: number; code: number }[]>();
  for (const { conn, seq, to, code } of of('smtp.heard'))
    if (to === '.') heard.set(conn, [...(heard.get(conn) ?? []), { seq, code }]);
  const byConn = new Map<string, Accepted[]>();
  for (const event of of('queue.accepted'))
    if (event.conn !== undefined) byConn.set(event.conn, [...(byConn.get(event.conn) ?? []), event]);
  const all = new Map<Accepted, boolean>();
  for (const [conn, acceptances] of byConn)
    for (const [index, event] of acceptances.entries()) {
      const next = acceptances[index + 1]?.seq ?? Infinity;
      const reply = heard.get(conn)?.find(({ seq }) => seq > event.seq && seq < next);
      all.set(event, reply !== undefined && reply.code >= 200 && reply.code < 300);
    }
  return all;
}

/**
 * Between two mail systems a recipient is sent as often as the next one has taken it, and the sender has read so. It may
 * have been taken more often only where that reply was lost.
 */
export const twiceOnlyWhereAReplyWasLost: Law = (history, { hosts }) => {
  const sent = new Map<string, number>();
  const taken = new Map<string, number>();
  for (const event of history.of('queue.sent')) {
    const address = /\[([^\]]+)\]:\d+$/.exec(event.relay)?.[1];
    const message = history.accepted.get(keyOf(event))?.messageId ?? '?';
    if (address !== undefined)
      count(sent, `${event.host} to ${hosts.get(address) ?? address}: ${message} for ${event.recipient}`);
  }
  for (const [event, isHeard] of heardAcceptances(history)) {
    const from = history.clients.get(event.conn ?? '') ?? '';
    if (!isHeard) continue;
    for (const recipient of event.envelope.forwardPaths)
      count(taken, `${from} to ${event.host}: ${event.messageId} for ${recipient}`);
  }
  return [...new Set([...sent.keys(), ...taken.keys()])].flatMap((key) => {
    const [s, t] = [sent.get(key) ?? 0, taken.get(key) ?? 0];
    return s === t ? [] : [`${key}: sent ${s} times, taken ${t} times`];
  });
};

/** A message that is refused at its end is in no queue; one that is accepted there is in one (RFC 5321 §4.2.5). */
export const theFinalReplyDecides: Law = ({ of, events }) => {
  const open = new Map<string, number>();
  const broken: string[] = [];
  const ends = new Set(
    of('smtp.reply')
      .filter(({ to }) => to === '.')
      .map(({ seq }) => seq),
  );
  for (const event of events) {
    if (event.kind === 'queue.accepted' && event.conn !== undefined)
      open.set(event.conn, (open.get(event.conn) ?? 0) + 1);
    if (event.kind !== 'smtp.reply' || !ends.has(event.seq)) continue;
    const taken = open.get(event.conn) ?? 0;
    open.delete(event.conn);
    const promised = event.reply.code < 300 ? 1 : 0;
    if (taken !== promised) broken.push(`${event.conn}: ${event.reply.code} at the end, and ${taken} taken`);
  }
  return broken;
};

/** What was delivered here belongs to a recipient that has left the queue, lies there once, and is as it was written. */
export const deliveredAsWritten: Law = ({ of, accepted }) => {
  const done = new Map<string, number>();
  for (const event of [...of('queue.sent'), ...of('queue.bounced')])
    if (event.kind === 'queue.bounced' || event.relay === 'local') count(done, keyOf(event));
  const delivered = new Map<string, number>();
  const broken: string[] = [];
  for (const event of of('mail.delivered')) {
    count(delivered, `${keyOf(event)} ${event.mailbox}`);
    const messageId = /^<(letter-\d+@swarm\.example)>$/.exec(accepted.get(keyOf(event))?.messageId ?? '')?.[1];
    if (messageId !== undefined && !event.message.includes(`\r\n\r\n${bodyOf(messageId)}`))
      broken.push(`${keyOf(event)}: ${messageId} was changed on its way to ${event.mailbox}`);
  }
  for (const [key, times] of delivered) {
    const [host = '', queueId = ''] = key.split(' ');
    const recipients = done.get(`${host} ${queueId}`) ?? 0;
    if (times > recipients) broken.push(`${key}: delivered ${times} times for ${recipients} recipients`);
  }
  for (const { host, queueId, recipient, relay } of of('queue.sent')) {
    const mailbox = recipient.replace(/[+@].*/, '').toLowerCase();
    if (relay === 'local' && mailboxes.includes(mailbox) && !delivered.has(`${host} ${queueId} ${mailbox}`))
      broken.push(`${host} ${queueId} ${recipient}: sent, and not in the mailbox`);
  }
  return broken;
};

const isDoubleBounce = (address: string): boolean => address.startsWith('double-bounce@');

/** Nobody answers a bounce with a bounce (RFC 5321 §6.1): at most the postmaster hears, and of that nobody. */
export const noBounceToABounce: Law = ({ of, accepted }) =>
  of('queue.notified').flatMap(({ host, queueId, notificationId }) => {
    const about = accepted.get(`${host} ${queueId}`)?.envelope.reversePath;
    const notice = accepted.get(`${host} ${notificationId}`)?.envelope;
    if (about === undefined || !notice) return [`${host} ${queueId}: a notice about or from nothing`];
    const to = notice.forwardPaths.join();
    const isRight =
      notice.reversePath === ''
        ? about !== '' && !isDoubleBounce(about) && to === about
        : isDoubleBounce(notice.reversePath) && !isDoubleBounce(about) && to.startsWith('postmaster@');
    return isRight
      ? []
      : [`${host} ${queueId}: a message from <${about}> makes one from <${notice.reversePath}> to <${to}>`];
  });

/** The sender hears of a failure, unless told not to be; and of nothing else that was not asked for (RFC 3461 §4.1). */
export const sendersHearWhatTheyWant: Law = ({ of, accepted }) => {
  const reasons = new Map<string, string[]>();
  const because = (
    kind: 'FAILURE' | 'DELAY' | 'SUCCESS',
    event: { host: string; queueId: string; recipient: string },
  ) => {
    const { envelope } = accepted.get(keyOf(event)) ?? {};
    const { reversePath = '', dsn } = envelope ?? {};
    if (reversePath === '' || isDoubleBounce(reversePath)) return;
    if (isWanted(dsn?.recipients?.[event.recipient]?.notify ?? null, kind))
      reasons.set(keyOf(event), [...(reasons.get(keyOf(event)) ?? []), kind]);
  };
  for (const event of of('queue.bounced')) because('FAILURE', event);
  for (const event of of('queue.deferred')) because('DELAY', event);
  for (const event of of('queue.sent')) because('SUCCESS', event);
  const told = new Set(
    of('queue.notified')
      .filter(({ host, notificationId }) => accepted.get(`${host} ${notificationId}`)?.envelope.reversePath === '')
      .map(keyOf),
  );
  const unheard = [...reasons].flatMap(([key, why]) =>
    why.includes('FAILURE') && !told.has(key) ? [`${key}: the sender never heard of a failure`] : [],
  );
  const unasked = [...told].filter((key) => !reasons.has(key)).map((key) => `${key}: the sender was told unasked`);
  return [...unheard, ...unasked];
};

/** Once nothing goes wrong any more every queue becomes empty. */
export const queuesDrain: Law = (_, { waiting }) => waiting.map((key) => `${key}: still waits`);

export const laws: Readonly<Record<string, Law>> = {
  ...{ nobodyIsLost, twiceOnlyWhereAReplyWasLost, theFinalReplyDecides, deliveredAsWritten },
  ...{ noBounceToABounce, sendersHearWhatTheyWant, queuesDrain },
};
