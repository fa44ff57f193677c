import type { PickupProblem } from '$sim/machines/pickup/client.ts';
import { octetsToUtf8 } from '$sim/octets.ts';
import type { MailTexts } from '../i18n/en/mail.ts';
import { visibleText } from '../visible.ts';
import { bare } from './problem-words.ts';

/** Why mail was not fetched, and what to do, in a sentence for people. What a server said is quoted as it said it. */
export function pickupWords(problem: PickupProblem, t: MailTexts): string {
  switch (problem.kind) {
    case 'dns':
      return t.problem.dns[problem.outcome === 'found' ? 'servfail' : problem.outcome](problem.name, problem.type);
    case 'login-disabled':
      return t.pickup.problem.loginDisabled(bare(problem.relay));
    case 'tls':
      return t.pickup.problem.tls[problem.why](bare(problem.relay));
    case 'answer': {
      const { relay, command, text } = problem;
      const said = visibleText(octetsToUtf8(text));
      const isLogin = command === 'AUTHENTICATE' || command === 'LOGIN';
      // AUTHENTICATIONFAILED is about name and password (RFC 9051 §7.1); other refusals are not.
      if (isLogin && said.startsWith('[AUTHENTICATIONFAILED]')) return t.problem.wrongLogin(bare(relay), said);
      return t.pickup.problem.answer(bare(relay), said, command === 'connect' ? '' : command);
    }
    case 'connection':
      return connectionWords(problem, t);
  }
}

function connectionWords(
  { how, relay, command }: Extract<PickupProblem, { kind: 'connection' }>,
  t: MailTexts,
): string {
  const host = bare(relay);
  if (how === 'refused') return t.pickup.problem.refused(relay.replace(/\[[^\]]*\]/, ''));
  if (how === 'unreachable') return t.problem.unreachable(host);
  // A server that wants TLS first waits for it in silence: each waits for the other.
  if (how === 'timed-out' && command === 'connect') return t.pickup.problem.silent(host);
  if (how === 'timed-out')
    return t.problem.timedOut(host, command === null ? t.stage.connect : t.stage.command(command));
  return how === 'garbage' ? t.pickup.problem.garbage(host) : t.problem.broken(host);
}
