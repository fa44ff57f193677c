import { decodeHeaderText } from '$sim/mail/encoded-word.ts';
import { fieldValue, parseMessage } from '$sim/mail/message.ts';
import { octetsToUtf8, type Octets } from '$sim/octets.ts';
import { visibleText } from '../visible.ts';
import { readableBody, type ReadableBody } from './body.ts';

/** A message as its reader sees it: decoded text, safe to show. `''` for fields that are not there. */
export interface ReadableMessage extends ReadableBody {
  readonly from: string;
  readonly to: string;
  readonly cc: string;
  readonly subject: string;
  readonly date: string;
  /** A program wrote it, as bounces are (RFC 3834 §5). */
  readonly automatic: boolean;
}

/** Reads any octets as a message. Never throws. */
export function readMessage(message: Octets): ReadableMessage {
  const { header, body } = parseMessage(message);
  const { text, otherParts } = readableBody(header, body);
  const field = (name: string): string =>
    visibleText(decodeHeaderText(octetsToUtf8((fieldValue(header, name) ?? '') as Octets)));
  return {
    from: field('From'),
    to: field('To'),
    cc: field('Cc'),
    subject: field('Subject'),
    date: field('Date'),
    automatic: !/^(no)?$/i.test(fieldValue(header, 'Auto-Submitted') ?? ''),
    text: visibleText(text),
    otherParts,
  };
}

/** The display name of an address as headers write it, else the address itself. */
export function displayName(from: string): string {
  const named = /^\s*"?([^"<]*?)"?\s*<([^>]*)>/.exec(from);
  // The older form with the name in a comment: `MAILER-DAEMON@host (Mail Delivery System)`.
  const comment = /^\S+\s+\((.*)\)\s*$/.exec(from);
  return (named?.[1] || named?.[2] || comment?.[1] || from).trim();
}
