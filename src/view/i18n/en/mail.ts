import type { LookupOutcome } from '$sim/dns/record.ts';
import type { Language } from '../../format.ts';

const language: Language = 'en';

const dns: Record<Exclude<LookupOutcome, 'found'>, (name: string, type: string) => string> = {
  nxdomain: (name) => `The DNS knows no name ${name}. Is it spelt correctly?`,
  nodata: (name, type) => `${name} exists, but has no ${type} record.`,
  servfail: (name) => `The DNS could not answer for ${name} just now.`,
  timeout: (name) => `No DNS server answered for ${name}.`,
};

const en = {
  language,
  title: 'Mail',
  account: 'Mailbox',
  programs: 'Mail programs',
  onServers: 'Mailboxes on servers',
  programOf: (owner: string, address: string) => `${owner} <${address}>`,
  mailboxAt: (owner: string, host: string) => `${owner}, at ${host}`,
  folders: 'Folders',
  folder: { inbox: 'Inbox', outbox: 'Outbox', sent: 'Sent' },
  count: (count: number, what: string) => `${count} ${what}`,
  unreadCount: (count: number) => `${count} unread`,
  waitingCount: (count: number) => `${count} waiting`,
  empty: {
    inbox: 'No messages.',
    outbox: 'The outbox is empty: everything has been handed over.',
    sent: 'Nothing sent yet.',
  },
  write: 'New message',
  readOnly: 'This mailbox is read on its server. To write, use a mail program.',
  unread: 'unread',
  noSubject: '(no subject)',
  noSender: '(no sender)',
  back: 'Back to the list',
  from: 'From',
  to: 'To',
  cc: 'Cc',
  bcc: 'Bcc',
  subject: 'Subject',
  date: 'Date',
  text: 'Text',
  addressHint: 'Several addresses: separated by commas',
  send: 'Send',
  cancel: 'Discard',
  sending: 'Sending …',
  badAddress: (entry: string) =>
    `“${entry}” is not an e-mail address. Write it as name@domain, for example ben@green.example.`,
  noRecipient: 'Who should get it? Enter at least one address.',
  refused: {
    badAddress: (entry: string) => `The mail program cannot read the address “${entry}”.`,
    noSender: 'This mail program has no sender address.',
    noRecipient: 'The message has no recipient.',
    other: 'The mail program did not accept the message.',
  },
  state: { sending: 'being handed over …', failed: 'stays here', sent: 'handed over' },
  stays: 'It stays in the outbox:',
  retry: 'Try again',
  envelope: 'Envelope',
  envelopeFrom: 'MAIL FROM',
  envelopeTo: 'RCPT TO',
  nullSender: '<> (nobody: no answer wanted)',
  raw: 'Raw source',
  rawHint: 'The message as stored, octet by octet, with line ends',
  automatic: 'Written by a mail system, not by a person',
  otherParts: (types: string) => `Not shown here: ${types}`,
  noText: '(no text)',
  problem: {
    reply: (host: string, reply: string, stage: string) => `${host} answered ${stage}: “${reply}”`,
    dns,
    nullMx: (domain: string) => `${domain} says in the DNS that it takes no mail (null MX).`,
    loop: (relay: string) => `${relay} would send the message to itself: a loop.`,
    tooManyHops: (hops: number) => `The message has passed ${hops} servers already: probably a loop.`,
    refused: (relay: string) => `${relay} refused the connection: no server listens there.`,
    unreachable: (host: string) => `There is no way to ${host}.`,
    timedOut: (host: string, stage: string) => `${host} did not answer in time (${stage}).`,
    garbage: (host: string) => `${host} answered, but not in SMTP.`,
    broken: (host: string) => `The connection to ${host} broke.`,
    noMailbox: (address: string) => `There is no mailbox ${address}.`,
    expired: (span: string) => `It could not be delivered for ${span}: the server gave up.`,
  },
  stage: {
    connect: 'when connecting',
    command: (command: string) => `to ${command}`,
    content: 'to the message content',
  },
};

export type MailTexts = typeof en;
export default en;
