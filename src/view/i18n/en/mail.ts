import type { Language } from '../../format.ts';

const en = {
  language: 'en' as Language,
  title: 'Mail',
  account: 'Mailbox',
  programs: 'Mail programs',
  onServers: 'Mailboxes on servers',
  program: (owner: string, host: string) => `${owner}, mail program on ${host}`,
  mailbox: (owner: string, host: string) => `${owner}, mailbox on ${host}`,
  folders: 'Folders',
  folder: { inbox: 'Inbox', outbox: 'Outbox', sent: 'Sent' },
  count: (count: number, what: string) => `${count} ${what}`,
  unreadCount: (count: number) => `${count} unread`,
  waitingCount: (count: number) => `${count} under way`,
  failedCount: (count: number) => `${count} not sent`,
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
  moreFields: 'Cc and Bcc',
  subject: 'Subject',
  date: 'Date',
  text: 'Text',
  addressHint: 'Several addresses: separated by commas',
  confirm: 'Confirm delivery',
  confirmHint: 'The server that puts it into the mailbox reports back (NOTIFY=SUCCESS).',
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
  settings: {
    open: 'Account settings',
    title: 'Account settings',
    incoming: 'Incoming mail',
    incomingIntro: 'Where this mail program fetches what has come.',
    incomingEncryptions: {
      none: 'none',
      starttls: 'STARTTLS (usual on 143)',
      tls: 'TLS from the start (usual on 993)',
    },
    outgoing: 'Outgoing mail',
    intro: 'Where this mail program hands in what it sends.',
    server: 'Server',
    port: 'Port',
    encryption: 'Encryption',
    encryptions: {
      none: 'none',
      starttls: 'STARTTLS (usual on 587)',
      tls: 'TLS from the start (usual on 465)',
    },
    user: 'User name',
    password: 'Password',
    noLogin: 'none: no login',
    show: 'Show',
    save: 'Save',
    cancel: 'Cancel',
    faults: {
      server: 'That is no name of a server. Write it like submit.blue.example, without spaces.',
      port: 'A port is a number from 1 to 65535.',
      user: 'Nobody fetches mail without a user name.',
    },
  },
  pickup: {
    fetch: 'Get mail',
    never: 'Not fetched yet: the mail waits on the server until you press “Get mail”.',
    checking: 'Looking for new mail …',
    waiting: 'Up to date. The server tells when new mail comes (IMAP IDLE).',
    done: (moment: string) => `Up to date as of ${moment}.`,
    failed: 'The mail was not fetched.',
    problem: {
      answer: (host: string, reply: string, command: string) =>
        `${host} says${command === '' ? '' : ` to ${command}`}: “${reply}”`,
      loginDisabled: (host: string) =>
        `${host} lets nobody log in without encryption, so the password was not sent. Choose STARTTLS or TLS in the account settings.`,
      refused: (server: string) =>
        `${server} refused the connection: no server listens there. Check the port: 993 with TLS, 143 with STARTTLS.`,
      silent: (host: string) =>
        `${host} said nothing. Do port and encryption fit? 993 wants TLS from the start, 143 STARTTLS.`,
      garbage: (host: string) => `${host} answered, but not in IMAP. Check server and port.`,
      tls: {
        'not-offered': (host: string) =>
          `${host} offers no encryption (STARTTLS), so the password was not sent. Try port 993 with TLS.`,
        handshake: (host: string) =>
          `No encrypted connection to ${host} came about. Do port and encryption fit? 993 wants TLS from the start, 143 STARTTLS.`,
        expired: (host: string) => `The certificate of ${host} has expired, so the password was not sent.`,
        'not-yet-valid': (host: string) => `The certificate of ${host} is not valid yet, so the password was not sent.`,
        'name-mismatch': (host: string) =>
          `The certificate is for another name than ${host}, so the password was not sent. Is the server spelt correctly?`,
        untrusted: (host: string) =>
          `The certificate of ${host} comes from nobody that is trusted, so the password was not sent.`,
      },
    },
  },
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
    dns: {
      nxdomain: (name: string, _type: string) => `The DNS knows no name ${name}. Is it spelt correctly?`,
      nodata: (name: string, type: string) => `${name} exists, but has no ${type} record.`,
      servfail: (name: string, _type: string) => `The DNS could not answer for ${name} just now.`,
      timeout: (name: string, _type: string) => `No DNS server answered for ${name}.`,
    },
    wrongLogin: (host: string, reply: string) =>
      `${host} does not take this name or password. Check both. The server says: “${reply}”`,
    noLogin: (host: string) => `${host} offers no way to log in. Are server and port right?`,
    tls: {
      'not-offered': (host: string) => `${host} offers no encryption (STARTTLS), so nothing was sent.`,
      handshake: (host: string) =>
        `No encrypted connection to ${host} came about. Do port and encryption fit? 465 wants TLS from the start, 587 STARTTLS.`,
      expired: (host: string) => `The certificate of ${host} has expired, so nothing was sent.`,
      'not-yet-valid': (host: string) => `The certificate of ${host} is not valid yet, so nothing was sent.`,
      'name-mismatch': (host: string) =>
        `The certificate is for another name than ${host}, so nothing was sent. Is the server spelt correctly?`,
      untrusted: (host: string) => `The certificate of ${host} comes from nobody that is trusted, so nothing was sent.`,
    },
    nullMx: (domain: string) => `${domain} says in the DNS that it takes no mail (null MX).`,
    forwardingLoop: (address: string) => `The mail to ${address} comes back to itself.`,
    loop: (domain: string) => `Mail for ${domain} leads the server back to itself: a loop.`,
    mailboxFull: (mailbox: string) => `The mailbox of ${mailbox} is full.`,
    noUtf8: (host: string) =>
      `The addresses or the header have letters beyond ASCII, and ${host} does not offer SMTPUTF8.`,
    tooBig: (host: string, size: number, limit: number) =>
      `The message has ${size} bytes, and ${host} takes at most ${limit}.`,
    suspended: (reason: string) => `Not tried just now, because others failed: ${reason}`,
    transport: (text: string) => `The server is set up to refuse this: “${text}”`,
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
