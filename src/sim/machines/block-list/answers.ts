import type { Reply } from '../../smtp/reply.ts';
import type { RelayTest } from '../relay-test.ts';

/** What the list's robot writes back. English, as such robots do. */
export type Answer =
  | { readonly kind: 'no-address' }
  | { readonly kind: 'not-listed'; readonly address: string }
  | { readonly kind: 'still-open'; readonly address: string; readonly test: RelayTest; readonly reply: Reply }
  | { readonly kind: 'removed'; readonly address: string; readonly ttlSeconds: number; readonly reply: Reply | null };

const transcript = ({ reversePath, recipient }: RelayTest, reply: string): string =>
  `  >>> MAIL FROM:<${reversePath}>\n  <<< 250\n  >>> RCPT TO:<${recipient}>\n  <<< ${reply}\n`;

const said = ({ code, enhanced, lines }: Reply): string => [code, enhanced, lines[0]].filter(Boolean).join(' ');

/** Subject and text. */
export function answerText(zone: string, answer: Answer): { readonly subject: string; readonly text: string } {
  switch (answer.kind) {
    case 'no-address':
      return {
        subject: `${zone}: which address?`,
        text: 'Please name the IP address that is to be removed, for example: remove 192.0.2.1\n',
      };
    case 'not-listed':
      return { subject: `${zone}: ${answer.address} is not listed`, text: `There is nothing to remove.\n` };
    case 'still-open':
      return {
        subject: `${zone}: ${answer.address} stays listed`,
        text: `${answer.address} was tested just now. It still relays mail for strangers:\n\n${transcript(answer.test, said(answer.reply))}\nPlease close it, then ask again.\n`,
      };
    case 'removed':
      return {
        subject: `${zone}: ${answer.address} is removed`,
        text: `${answer.address} was tested just now${answer.reply ? `, and said: ${said(answer.reply)}` : ''}.\nIt is no longer listed. Others may remember the old answer for up to ${answer.ttlSeconds} seconds.\n`,
      };
  }
}

/** The first IPv4 address of a text; null for none. */
export const addressIn = (text: string): string | null =>
  /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/.exec(text)?.[0] ?? null;
