import type { Language } from '../../format.ts';

const en = {
  language: 'en' as Language,
  mailboxes: 'Mail of',
  program: (name: string, host: string) => `${name}, mail program on ${host}`,
  mailbox: (name: string, host: string) => `${name}, mailbox on ${host}`,
  compose: 'New message',
  inbox: 'Inbox',
  outbox: 'Sent and outbox',
  from: 'From',
  to: 'To',
  cc: 'Cc',
  bcc: 'Bcc',
  moreFields: 'Cc and Bcc',
  subject: 'Subject',
  date: 'Date',
  text: 'Text',
  send: 'Send',
  cancel: 'Cancel',
  state: { sending: 'on its way to the server', failed: 'not sent', sent: 'handed in' },
  retry: 'Try again',
  emptyInbox: 'No messages.',
  emptyOutbox: 'Nothing sent yet.',
  unread: 'new',
  raw: 'Raw source',
  readable: 'Readable',
  back: 'Back',
  noSubject: '(no subject)',
  needsRecipient: 'Fill in whom the message is for, such as ben@green.example.',
  badAddress: (entry: string) =>
    `This is no address: “${entry}”. It needs a name, an @ and a domain: ben@green.example.`,
  rawNote: 'As it lies in the mailbox, byte for byte.',
};

export type MailTexts = typeof en;
export default en;
