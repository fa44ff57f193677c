import { describe, expect, it } from 'vitest';
import { decodedText, parseMime, parseParameters } from '../../../src/sim/mail/mime.ts';
import { parseEnvelopeAddresses } from '../../../src/sim/pickup/imap-address.ts';
import { formatEnvelope, formatString, formatStructure } from '../../../src/sim/pickup/imap-structure.ts';
import { octets } from '../../../src/sim/octets.ts';

const mime = (...lines: readonly string[]) => parseMime(octets(lines.join('\r\n')));
const structure = (...lines: readonly string[]) => formatStructure(mime(...lines), false);

describe('addresses of an envelope', () => {
  it.each<[string, string]>([
    ['ben@green.example', '-/ben/green.example'],
    ['Ben <ben@green.example>', 'Ben/ben/green.example'],
    ['"Grün, Ben" <ben@green.example>, a@b', 'Grün, Ben/ben/green.example -/a/b'],
    ['ben@green.example (Ben G)', 'Ben G/ben/green.example'],
    ['Team: a@b, C <c@d>;', '-/Team/null -/a/b C/c/d -/null/null'],
    ['Team: a@b', '-/Team/null -/a/b -/null/null'],
    ['undisclosed-recipients:;', '-/undisclosed-recipients/null -/null/null'],
    ['<@relay.example:ben@green.example>', '-/ben/green.example'],
    ['"a b"@green.example', '-/a b/green.example'],
    ['ben', '-/ben/'],
    [',, ,', ''],
    ['', ''],
  ])('%s', (text, expected) =>
    expect(
      parseEnvelopeAddresses(text)
        .map(({ name, mailbox, host }) => `${name ?? '-'}/${mailbox}/${host}`)
        .join(' '),
    ).toBe(expected),
  );
});

describe('strings', () => {
  it.each([
    ['a', '"a"'],
    ['a "b" \\', '"a \\"b\\" \\\\"'],
    ['', '""'],
    ['\xfc', '{1}\r\n\xfc'],
    ['a\r\nb', '{4}\r\na\r\nb'],
  ])('%j', (text, written) => expect(formatString(text)).toBe(written));
});

describe('structures', () => {
  it.each<[string, string[], string]>([
    ['no header', ['', 'x', 'y'], '("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 4 1)'],
    ['nothing at all', [''], '("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0)'],
    ['an image', ['Content-Type: image/png', '', 'x'], '("image" "png" NIL NIL NIL "7bit" 1)'],
    [
      'a type that is none',
      ['Content-Type: nonsense', '', 'x'],
      '("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 1 0)',
    ],
    [
      'a multipart without boundary',
      ['Content-Type: multipart/mixed', '', 'x'],
      '("multipart" "mixed" NIL NIL NIL "7bit" 1)',
    ],
    [
      'a multipart that is cut off',
      ['Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'x'],
      '(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 1 0) "mixed")',
    ],
    [
      'parts of a digest are messages',
      ['Content-Type: multipart/digest; boundary=b', '', '--b', '', 'Subject: s', '', 'x', '--b--'],
      '(("message" "rfc822" NIL NIL NIL "7bit" 15 (NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL) ("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 1 0) 2) "digest")',
    ],
  ])('%s', (_, lines, expected) => expect(structure(...lines)).toBe(expected));

  it('end somewhere, however deep', () => {
    const deep = 'Content-Type: message/rfc822\r\n\r\n'.repeat(200);
    expect(formatStructure(parseMime(octets(deep)), true).length).toBeLessThan(5000);
  });

  it('of envelopes have literals where a string cannot be quoted', () => {
    expect(formatEnvelope(mime('Subject: \xfc', '', ''))).toBe('(NIL {1}\r\n\xfc NIL NIL NIL NIL NIL NIL NIL NIL)');
  });
});

describe('MIME', () => {
  it.each([
    ['text/plain', 'text/plain', []],
    [
      'text/plain; charset="utf-8" (comment); x=y',
      'text/plain',
      [
        ['charset', 'utf-8'],
        ['x', 'y'],
      ],
    ],
    ['a/b; name="x;\\"y"', 'a/b', [['name', 'x;"y']]],
    ['', '', []],
    ['a/b; c', 'a/b', []],
  ])('parameters of %j', (text, value, parameters) => expect(parseParameters(text)).toEqual({ value, parameters }));

  it.each([
    ['Content-Transfer-Encoding: base64', 'R3LDvMOf\r\nZQ==', 'Grüße'],
    ['Content-Transfer-Encoding: quoted-printable', 'Gr=C3=BC=C3=\r\n=9Fe  \r\n', 'Grüße\r\n'],
    ['Content-Transfer-Encoding: base64', '?', '?'],
    ['X: y', 'Gr\xc3\xbc\xc3\x9fe', 'Grüße'],
  ])('text with %s', (field, body, text) =>
    expect(decodedText(mime('Content-Type: text/plain; charset=utf-8', field, '', body))).toBe(text),
  );

  it('knows Latin-1', () => {
    expect(decodedText(mime('Content-Type: text/plain; charset=iso-8859-1', '', 'Gr\xfc\xdfe'))).toBe('Grüße');
  });
});
