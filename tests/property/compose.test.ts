import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeMessage, type Letter } from '../../src/sim/mail/compose.ts';
import { parseMessage } from '../../src/sim/mail/message.ts';

const named = fc.record({
  displayName: fc.string({ unit: 'grapheme', maxLength: 30 }).map((name) => name.replace(/\p{Cc}/gu, '')),
  address: fc.emailAddress(),
});
const letter: fc.Arbitrary<Letter> = fc.record({
  from: named,
  to: fc.array(named, { maxLength: 12 }),
  cc: fc.array(named, { maxLength: 3 }),
  subject: fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 120 }),
    fc.constant('hello\r\nBcc: eve@red.example\r\n\r\nand more'),
    fc.constant('Grüße aus dem schönen München, wie immer von '.repeat(6)),
  ),
  text: fc.string({ unit: 'grapheme', maxLength: 200 }),
  date: fc.constant('Mon, 02 Mar 2026 09:00:00 +0000'),
  messageId: fc.constant('1.2@laptop.blue.example'),
});

describe('a message that a mail program makes', () => {
  it('[M-HDR-01] has Date and From once, the other fields at most once, and none that was smuggled in', () => {
    fc.assert(
      fc.property(letter, (draft) => {
        const names = parseMessage(composeMessage(draft)).header.map(({ name }) => name.toLowerCase());
        expect(new Set(names).size).toBe(names.length);
        for (const name of ['date', 'from', 'message-id', 'subject']) expect(names).toContain(name);
        expect(names).not.toContain('bcc');
      }),
      { numRuns: 500 },
    );
  });

  it('[M-HDR-08] has nothing but ASCII in its header: the rest travels in encoded words', () => {
    fc.assert(
      fc.property(letter, (draft) => {
        const message = composeMessage(draft);
        expect(message.slice(0, message.indexOf('\r\n\r\n'))).toMatch(/^[\t\r\n\x20-\x7e]*$/);
      }),
      { numRuns: 500 },
    );
  });
});
