import { parseParameters, type MimePart, type Parameterised } from '../mail/mime.ts';
import { fieldValue } from '../mail/message.ts';
import { parseEnvelopeAddresses, type ImapAddress } from './imap-address.ts';

const quotable = /^[\x20-\x7e]{0,1000}$/;

/** A string as a server writes it: quoted where that can be, else as a literal (RFC 9051 §4.3). */
export const formatString = (text: string): string =>
  quotable.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : `{${text.length}}\r\n${text}`;

const orNil = (text: string | null): string => (text === null ? 'NIL' : formatString(text));
const listOr = (items: readonly string[], separator = ' '): string =>
  items.length === 0 ? 'NIL' : `(${items.join(separator)})`;

const formatAddress = ({ name, mailbox, host }: ImapAddress): string =>
  `(${orNil(name)} NIL ${orNil(mailbox)} ${orNil(host)})`;

/** ENVELOPE (RFC 9051 §7.5.2): Sender and Reply-To are From where they are missing. */
export function formatEnvelope({ fields }: Pick<MimePart, 'fields'>): string {
  const field = (name: string): string | null => fieldValue(fields, name);
  const addresses = (name: string): ImapAddress[] => parseEnvelopeAddresses(field(name) ?? '');
  const from = addresses('From');
  const orFrom = (name: string) => (addresses(name).length > 0 ? addresses(name) : from);
  const lists = [from, orFrom('Sender'), orFrom('Reply-To'), addresses('To'), addresses('Cc'), addresses('Bcc')];
  const formatted = lists.map((list) => listOr(list.map(formatAddress), ''));
  return `(${orNil(field('Date'))} ${orNil(field('Subject'))} ${formatted.join(' ')} ${orNil(field('In-Reply-To'))} ${orNil(field('Message-ID'))})`;
}

const linesIn = (body: string): number => body.split('\n').length - 1;

const formatParameters = (parameters: Parameterised['parameters']): string =>
  listOr(parameters.flatMap(([name, value]) => [formatString(name), formatString(value)]));

/** BODYSTRUCTURE, or without extension data BODY (RFC 9051 §7.5.2), as Dovecot writes it. */
export function formatStructure(part: MimePart, extended: boolean): string {
  const field = (name: string): string | null => fieldValue(part.fields, name);
  const disposition = field('Content-Disposition');
  const shown = disposition === null ? null : parseParameters(disposition);
  const more = [
    shown === null ? 'NIL' : `(${formatString(shown.value)} ${formatParameters(shown.parameters)})`,
    languages(field('Content-Language')),
    orNil(field('Content-Location')),
  ].join(' ');
  if (part.parts.length > 0) {
    const inner = part.parts.map((one) => formatStructure(one, extended)).join('');
    const parameters = extended ? ` ${formatParameters(part.parameters)} ${more}` : '';
    return `(${inner} ${formatString(part.subtype)}${parameters})`;
  }
  const { type, subtype, body, message } = part;
  const isText = type.toLowerCase() === 'text';
  const hasCharset = part.parameters.some(([name]) => name.toLowerCase() === 'charset');
  const parameters = isText && !hasCharset ? [...part.parameters, ['charset', 'us-ascii'] as const] : part.parameters;
  const basic = [
    formatString(type),
    formatString(subtype),
    formatParameters(parameters),
    orNil(field('Content-ID')),
    orNil(field('Content-Description')),
    formatString(field('Content-Transfer-Encoding') ?? '7bit'),
    body.length,
    ...(message ? [formatEnvelope(message), formatStructure(message, extended), linesIn(body)] : []),
    ...(isText ? [linesIn(body)] : []),
  ];
  return `(${basic.join(' ')}${extended ? ` ${orNil(field('Content-MD5'))} ${more}` : ''})`;
}

function languages(field: string | null): string {
  const tags = (field ?? '').split(',').map((tag) => tag.trim());
  return listOr(tags.filter((tag) => tag !== '').map(formatString));
}
