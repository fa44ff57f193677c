import { printable, type Reply } from '../smtp/reply.ts';
import type { Facts } from './facts.ts';

/** What a refusal is about, in Postfix's words. */
export type Subject =
  | 'client'
  | 'reverse-client'
  | 'certificate'
  | 'login'
  | 'helo'
  | 'sender'
  | 'recipient'
  | 'data'
  | 'end-of-data'
  | 'etrn';

export const subjectClasses: Readonly<Record<Subject, string>> = {
  client: 'Client host',
  'reverse-client': 'Unverified Client host',
  certificate: 'Client certificate',
  login: 'SASL login name',
  helo: 'Helo command',
  sender: 'Sender address',
  recipient: 'Recipient address',
  data: 'Data command',
  'end-of-data': 'End-of-data',
  etrn: 'Etrn command',
};

function nameOf(subject: Subject, { client, login, helo, sender, recipient, etrnDomain }: Facts): string {
  switch (subject) {
    case 'client':
      return `${client.name}[${client.address}]`;
    case 'reverse-client':
      return client.reverseName;
    case 'certificate':
      return '';
    case 'login':
      return login ?? '';
    case 'helo':
      return helo ?? '';
    case 'sender':
      return sender ?? '';
    case 'recipient':
      return recipient ?? '';
    case 'data':
      return 'DATA';
    case 'end-of-data':
      return 'END-OF-MESSAGE';
    case 'etrn':
      return etrnDomain ?? '';
  }
}

/**
 * The reply of any refusal. The codes may come from settings and tables: one that refuses nothing must not open the door,
 * and the reply code's class goes before that of the enhanced code (Postfix: smtpd_check_reject). What a client said is
 * quoted whole, as Postfix 3.10 does, but for control characters.
 */
export function refusing(code: number, enhanced: string, text: string): Reply {
  if (!(code >= 400 && code <= 599)) return { code: 450, enhanced: '4.7.1', lines: ['Service unavailable'] };
  return { code, enhanced: `${Math.floor(code / 100)}${enhanced.slice(1)}`, lines: [printable(text)] };
}

/** `<ben@green.example>: Recipient address rejected: Access denied`. */
export function refusal(subject: Subject, facts: Facts, code: number, enhanced: string, text: string): Reply {
  return refusing(code, enhanced, `<${nameOf(subject, facts)}>: ${subjectClasses[subject]} rejected: ${text}`);
}

/** What an enhanced code about one address means about the other (Postfix: smtpd_dsn_fix). */
const forSender: Readonly<Record<string, string>> = {
  '1.1': '1.0',
  '1.2': '1.8',
  '1.3': '1.7',
  '1.4': '1.0',
  '1.5': '1.0',
};
const forRecipient: Readonly<Record<string, string>> = { '1.7': '1.3', '1.8': '1.2' };

/** An enhanced code from a table, brought into the terms of what it is about: X.1.z speaks of addresses alone. */
export function fittingCode(enhanced: string, subject: Subject): string {
  const [digit = '', detail = ''] = [enhanced.slice(0, 1), enhanced.slice(2)];
  if (!detail.startsWith('1.')) return enhanced;
  if (subject === 'sender') return `${digit}.${forSender[detail] ?? detail}`;
  if (subject === 'recipient') return `${digit}.${forRecipient[detail] ?? detail}`;
  return `${digit}.0.0`;
}
