import { replyText } from '$sim/smtp/reply.ts';
import { octetsToUtf8, type Octets } from '$sim/octets.ts';
import type { DeliveryProblem } from '$sim/trace.ts';
import { formatDuration } from '../format.ts';
import type { MailTexts } from '../i18n/en/mail.ts';
import { visibleText } from '../visible.ts';

/** Why a message is not on its way, in a sentence for people. What a server said is quoted as it said it. */
export function problemWords(problem: DeliveryProblem, t: MailTexts): string {
  switch (problem.kind) {
    case 'reply':
      return replyWords(problem, t);
    case 'tls':
      return t.problem.tls[problem.why](bare(problem.relay));
    case 'no-login':
      return t.problem.noLogin(bare(problem.relay));
    case 'dns':
      return t.problem.dns[problem.outcome === 'found' ? 'servfail' : problem.outcome](problem.name, problem.type);
    case 'null-mx':
      return t.problem.nullMx(problem.domain);
    case 'loop':
      return t.problem.loop(bare(problem.relay));
    case 'forwarding-loop':
      return t.problem.forwardingLoop(problem.address);
    case 'too-many-hops':
      return t.problem.tooManyHops(problem.hops);
    case 'connection':
      return connectionWords(problem, t);
    case 'no-mailbox':
      return t.problem.noMailbox(problem.address);
    case 'mailbox-full':
      return t.problem.mailboxFull(problem.mailbox);
    case 'too-big':
      return t.problem.tooBig(bare(problem.relay), problem.sizeBytes, problem.limitBytes);
    case 'no-smtputf8':
      return t.problem.noUtf8(bare(problem.relay));
    case 'suspended':
      return t.problem.suspended(problemWords(problem.reason, t));
    case 'transport':
      return t.problem.transport(visibleText(octetsToUtf8(problem.text as Octets)));
    case 'expired':
      return t.problem.expired(formatDuration(problem.afterMs, t.language));
  }
}

function replyWords({ relay, reply, command }: Extract<DeliveryProblem, { kind: 'reply' }>, t: MailTexts): string {
  const said = visibleText(octetsToUtf8(replyText(reply) as Octets));
  // Only 535 is about name and password (RFC 4954 §6).
  if (command === 'AUTH' && reply.code === 535) return t.problem.wrongLogin(bare(relay), said);
  return t.problem.reply(bare(relay), said, stage(command, t));
}

function connectionWords(
  { how, relay, command }: Extract<DeliveryProblem, { kind: 'connection' }>,
  t: MailTexts,
): string {
  const host = bare(relay);
  if (how === 'refused') return t.problem.refused(relay.replace(/\[[^\]]*\]/, ''));
  if (how === 'unreachable') return t.problem.unreachable(host);
  if (how === 'timed-out') return t.problem.timedOut(host, stage(command ?? 'connect', t));
  if (how === 'garbage') return t.problem.garbage(host);
  return t.problem.broken(host);
}

/** `mx1.green.example[198.51.100.25]:25` → `mx1.green.example`. */
export const bare = (relay: string): string => relay.replace(/\[[^\]]*\]|:\d+$/g, '');

const stage = (command: string, t: MailTexts): string =>
  command === 'connect'
    ? t.stage.connect
    : command === '.' || command === 'end of DATA'
      ? t.stage.content
      : t.stage.command(command);
