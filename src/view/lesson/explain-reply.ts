import type { Texts } from '../i18n/index.ts';
import { wordings, type Wording } from './wordings.ts';

/** What the card of a reply shows. */
export interface ReplyExplanation {
  readonly digit: string;
  readonly meaning: string;
  readonly action: string;
  /** The rule of the first digit, which holds for unknown codes as well (RFC 5321 §4.3.2). */
  readonly firstDigit: string;
  readonly enhanced: { readonly code: string; readonly text: string } | null;
  readonly wordings: readonly Wording[];
}

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** Explains a reply code and, when there is one, its enhanced status code `class.subject.detail` (RFC 3463). */
export function explainReply(code: number, enhanced: string, t: Texts<'reply'>): ReplyExplanation {
  const digit = String(code)[0] ?? '';
  const ofClass = own(t.classes, digit);
  const known = own(t.codes, String(code));
  return {
    digit,
    meaning: known?.[0] ?? t.unknown,
    action: known?.[1] ?? ofClass?.[1] ?? t.fatal,
    firstDigit: ofClass?.[0] ?? '',
    enhanced: enhanced === '' ? null : { code: enhanced, text: explainEnhanced(enhanced, t) },
    wordings: wordings[code] ?? [],
  };
}

/** Looked up as it is, then without its class; a detail that is unknown is still explained by its subject. */
function explainEnhanced(enhanced: string, t: Texts<'reply'>): string {
  const [, subject = '', detail = ''] = enhanced.split('.');
  const about = own(t.subjects, subject);
  return (
    own(t.details, enhanced) ??
    own(t.details, `X.${subject}.${detail}`) ??
    (about === undefined ? '' : t.subject(about))
  );
}
