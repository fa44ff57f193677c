/** A message as it is to arrive: octets with CRLF line ends. `id` is in it, and in no other. */
export interface Mail {
  readonly id: string;
  readonly from: string;
  readonly recipients: readonly string[];
  readonly content: Buffer;
}

interface Recipe {
  readonly about: string;
  readonly recipients?: readonly string[];
  /** Fields below the usual ones. */
  readonly header?: string;
  readonly body: string;
}

const base64Line = 'RWhsbyBzaG93cyBob3cgZS1tYWlsIHJlYWxseSB0cmF2ZWxzLCBsaW5lIGJ5IGxpbmUgYnkgbGk=\r\n';

/** What mail programs and servers have been known to spoil. */
export const recipes: readonly Recipe[] = [
  {
    about: 'lines that begin with dots, and lines of dots alone',
    body: '.\r\n..\r\n.dot\r\n...three\r\n\r\n.\r\nend.\r\n.\r\n',
  },
  {
    about: 'UTF-8 in the body, folded and encoded fields in the header',
    header:
      'MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n' +
      'X-Folded: one\r\n\ttwo\r\n  three\r\nX-Twice: b\r\nx-twice: a\r\nX-Word: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n',
    body: 'Grüße aus Zürich – „fein“\r\n日本語 ✉ \u{1f600}\r\n',
  },
  {
    about: 'lines of 998 octets, the longest that are legal',
    header: `X-Long: ${'h'.repeat(990)}\r\n`,
    body: `${'a'.repeat(998)}\r\n.${'b'.repeat(997)}\r\n${'ü'.repeat(499)}\r\n`,
  },
  { about: 'an empty body', body: '' },
  {
    about: 'blanks at the ends of lines, empty lines at the end, and words of SMTP',
    body: 'trailing  \r\n \r\n\t\r\nFrom here\r\nQUIT\r\nDATA\r\n=20=\r\n\r\n\r\n',
  },
  { about: 'a megabyte', body: base64Line.repeat(Math.ceil(2 ** 20 / base64Line.length)) },
  {
    about: 'several recipients',
    recipients: ['ben@green.example', 'carla@green.example', 'ben+list@green.example'],
    body: 'To all of you\r\n',
  },
];

export function write({ recipients = ['ben@green.example'], header = '', body }: Recipe, id: string): Mail {
  const fields =
    'From: Anna Blau <anna@blue.example>\r\nTo: Ben <ben@green.example>,\r\n Carla <carla@green.example>\r\n' +
    `Subject: ${id}\r\nDate: Mon, 02 Mar 2026 10:00:00 +0100\r\nMessage-ID: <${id}@laptop.blue.example>\r\n${header}`;
  return { id, from: 'anna@blue.example', recipients, content: Buffer.from(`${fields}\r\n${body}`) };
}
