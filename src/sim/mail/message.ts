import { octets, type Octets } from '../octets.ts';

export interface Field {
  /** As written. */
  readonly name: string;
  /** Unfolded: line breaks inside are gone, white space stays; without the space after the colon. */
  readonly value: string;
}

export interface Message {
  readonly header: readonly Field[];
  readonly body: Octets;
}

/** Header and body part at the first empty line (RFC 5322 §2.1). Without one, all of it is header. */
export function splitMessage(message: Octets): { header: Octets; body: Octets } {
  if (message.startsWith('\r\n')) return { header: octets(''), body: octets(message.slice(2)) };
  const end = message.indexOf('\r\n\r\n');
  if (end < 0) return { header: message, body: octets('') };
  return { header: octets(message.slice(0, end + 2)), body: octets(message.slice(end + 4)) };
}

/** Never throws: a line that is no field ends the header, and it and what follows are body (as Postfix treats it). */
export function parseMessage(message: Octets): Message {
  const { header, body } = splitMessage(message);
  const fields: Field[] = [];
  const lines = header.split('\r\n');
  if (lines.at(-1) === '') lines.pop();
  let at = 0;
  for (const line of lines) {
    const last = fields.at(-1);
    const match = /^([!-9;-~]+)[ \t]*:[ \t]?(.*)$/s.exec(line);
    if (/^[ \t]/.test(line) && last) fields[fields.length - 1] = { name: last.name, value: last.value + line };
    else if (match?.[1]) fields.push({ name: match[1], value: match[2] ?? '' });
    else return { header: fields, body: octets(message.slice(at)) };
    at += line.length + 2;
  }
  return { header: fields, body };
}

/** The value of the first field of that name, without regard to case; null when there is none. */
export function fieldValue(header: readonly Field[], name: string): string | null {
  const wanted = name.toLowerCase();
  return header.find((field) => field.name.toLowerCase() === wanted)?.value.trim() ?? null;
}

/** Ends every line with CRLF, whatever it ended with; the last line, too. */
export function withCrlf(text: string): string {
  const lines = text.replace(/\r\n|\r|\n/g, '\r\n');
  return lines === '' || lines.endsWith('\r\n') ? lines : `${lines}\r\n`;
}
