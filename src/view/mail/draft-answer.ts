import type { TraceEvent } from '$sim/trace.ts';
import type { MailTexts } from '../i18n/en/mail.ts';

/** What became of a draft that was sent after `since` events: taken into the outbox, or refused with this reason. */
export function draftAnswer(
  events: readonly TraceEvent[],
  since: number,
  host: string,
  t: MailTexts,
): 'taken' | { readonly refusal: string } | null {
  const input = events.findIndex(
    (event, index) =>
      index >= since && event.kind === 'input' && event.input.kind === 'mail.send' && event.host === host,
  );
  const sent = events[input];
  if (!sent) return null;
  for (const event of events.slice(input + 1)) {
    if (event.cause !== sent.seq) continue;
    if (event.kind === 'outbox.added') return 'taken';
    if (event.kind === 'input.refused')
      return { refusal: refusalWords(event.reason.key, String(event.reason.params.entry ?? ''), t) };
  }
  return null;
}

function refusalWords(key: string, entry: string, t: MailTexts): string {
  if (key === 'badAddress') return t.refused.badAddress(entry);
  return key === 'noSender' || key === 'noRecipient' ? t.refused[key] : t.refused.other;
}
