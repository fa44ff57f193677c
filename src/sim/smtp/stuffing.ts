import { octets, type Octets } from '../octets.ts';

/**
 * Makes a message ready for DATA (RFC 5321 §4.5.2): a dot before every line that begins with one, and CRLF at the end
 * of the last line if it has none. The final dot is not added. Only CRLF is a line end.
 */
export function stuff(message: Octets): Octets {
  const ended = message === '' || message.endsWith('\r\n') ? message : `${message}\r\n`;
  const inner = ended.includes('\r\n.') ? ended.replaceAll('\r\n.', '\r\n..') : ended;
  return (inner.startsWith('.') ? `.${inner}` : inner) as Octets;
}

/** The way back: each line that begins with a dot loses it. Also says how many lines did. */
export function unstuff(content: Octets): { message: Octets; dotsRemoved: number } {
  const inner = content.split('\r\n.');
  let message = inner.join('\r\n');
  let dotsRemoved = inner.length - 1;
  if (message.startsWith('.')) {
    message = message.slice(1);
    dotsRemoved++;
  }
  return { message: message as Octets, dotsRemoved };
}

/**
 * Content in which some lines end with a bare LF, with CRLF throughout (Postfix: smtpd_forbid_bare_newline = normalize). A
 * lone dot on such a line is no end of data, and no line either. Still dot-stuffed.
 */
export function withCrlf(raw: Octets): Octets {
  if (!/(?<!\r)\n/.test(raw)) return raw;
  const lines = raw.split(/\r?\n/);
  return octets(lines.filter((line) => line !== '.').join('\r\n'));
}
