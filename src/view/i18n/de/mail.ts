import type { MailTexts } from '../en/mail.ts';

const de: MailTexts = {
  language: 'de',
  mailboxes: 'Mail von',
  program: (name, host) => `${name}, Mailprogramm auf ${host}`,
  mailbox: (name, host) => `${name}, Postfach auf ${host}`,
  compose: 'Neue Nachricht',
  inbox: 'Posteingang',
  outbox: 'Gesendet und Ausgang',
  from: 'Von',
  to: 'An',
  cc: 'Kopie',
  bcc: 'Blindkopie',
  moreFields: 'Kopie und Blindkopie',
  subject: 'Betreff',
  date: 'Datum',
  text: 'Text',
  send: 'Senden',
  cancel: 'Abbrechen',
  state: { sending: 'unterwegs zum Server', failed: 'nicht gesendet', sent: 'abgegeben' },
  retry: 'Noch einmal versuchen',
  emptyInbox: 'Keine Nachrichten.',
  emptyOutbox: 'Noch nichts gesendet.',
  unread: 'neu',
  raw: 'Quelltext',
  readable: 'Lesbar',
  back: 'Zurück',
  noSubject: '(kein Betreff)',
  needsRecipient: 'Gib an, für wen die Nachricht ist, zum Beispiel ben@green.example.',
  badAddress: (entry) =>
    `Das ist keine Adresse: „${entry}“. Sie braucht einen Namen, ein @ und eine Domain: ben@green.example.`,
  rawNote: 'So liegt sie im Postfach, Byte für Byte.',
};

export default de;
