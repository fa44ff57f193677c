import { composeMessage } from '../../mail/compose.ts';
import type { Octets } from '../../octets.ts';

/** What a spam bot advertises, and to whom: addresses, or domains whose users it makes up. */
export interface SpamPlan {
  readonly from: string;
  readonly to: readonly string[];
  readonly recipientsPerMessage: number;
}

const names = [
  'anna',
  'bob',
  'chris',
  'dora',
  'emil',
  'frida',
  'gus',
  'hanna',
  'info',
  'jo',
  'kim',
  'lena',
  'max',
  'nina',
];
const subjects = ['Cheap pills, no questions', 'Your pills are waiting', 'Pills 80 % off, today only'];
const text = `Dear friend,

the best pills at the best price, without a doctor:

  http://pills.example/buy

To be removed from this list, write to remove@pills.example.
`;

const nth = <T>(items: readonly T[], index: number): T => items[index % items.length] as T;

/** Whom message `index` (from 0) goes to: the list in turn, and of a domain somebody else each time. */
export function spamRecipients({ to, recipientsPerMessage }: SpamPlan, index: number): string[] {
  const first = index * recipientsPerMessage;
  const recipients = Array.from({ length: Math.min(recipientsPerMessage, to.length) }, (_, offset) => {
    const number = first + offset;
    const target = nth(to, number);
    return target.includes('@') ? target : `${nth(names, number)}${Math.floor(number / to.length)}@${target}`;
  });
  return [...new Set(recipients)];
}

/** `date` as in a header. Each names one recipient, whoever else gets it. */
export function spamMessage({ from }: SpamPlan, index: number, recipient: string, date: string): Octets {
  return composeMessage({
    from: { displayName: 'Pills', address: from },
    to: [{ displayName: '', address: recipient }],
    cc: [],
    subject: nth(subjects, index),
    text,
    date,
    messageId: `${index + 1}.${from}`,
  });
}
