import { describe, expect, it } from 'vitest';
import { judged, said, sessionFacts, type OtherSession } from './session-facts.ts';

const mainCf = [
  'myhostname = mx1.green.example',
  'myorigin = green.example',
  'mydestination = green.example',
  'relay_domains = blue.example',
  'smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination',
  '',
].join('\n');

const answerTo = (line: string, other: OtherSession = {}, more = '', files: Record<string, string> = {}): string =>
  said(judged(line, sessionFacts(mainCf + more, other, files)));

const denied = (recipient: string) => `554 5.7.1 <${recipient}>: Relay access denied`;
const [ok, badRecipient, badSender] = [
  '250 2.1.5 Ok',
  '501 5.1.3 Bad recipient address syntax',
  '501 5.1.7 Bad sender address syntax',
];

describe('a recipient', () => {
  it.each<[path: string, answer: string]>([
    ['<ben@green.example>', ok],
    ['<ben@GREEN.Example>', ok],
    ['<ben>', ok],
    ['<postmaster>', ok],
    ['<@green.example>', ok],
    ['<ben@green.example.>', ok],
    ['<ben@[198.51.100.25]>', ok],
    ['<@elsewhere.example:ben@green.example>', ok],
    ['<anna@blue.example>', ok],
    ['<zoe@elsewhere.example>', denied('zoe@elsewhere.example')],
    ['<@green.example:zoe@elsewhere.example>', denied('zoe@elsewhere.example')],
    ['<@[198.51.100.25]:zoe@elsewhere.example>', denied('zoe@elsewhere.example')],
    ['<zoe@[203.0.113.25]>', denied('zoe@[203.0.113.25]')],
    ['<zoe%elsewhere.example@green.example>', denied('zoe%elsewhere.example@green.example')],
    ['<zoe%a.example%b.example@green.example>', denied('zoe%a.example%b.example@green.example')],
    ['<elsewhere.example!zoe@green.example>', denied('elsewhere.example!zoe@green.example')],
    ['<zoe@elsewhere.example@green.example>', denied('zoe@elsewhere.example@green.example')],
    ['<"zoe@elsewhere.example"@green.example>', denied('zoe@elsewhere.example@green.example')],
    ['<"zoe%elsewhere.example"@green.example>', denied('zoe%elsewhere.example@green.example')],
    ['<zoe%elsewhere.example@blue.example>', denied('zoe%elsewhere.example@blue.example')],
    ['<zoe@@elsewhere.example>', badRecipient],
    ['<zoe@>', badRecipient],
    ['<@>', badRecipient],
    ['<>', badRecipient],
    ['<-ben@green.example>', badRecipient],
    ['', '501 5.5.4 Syntax: RCPT TO:<address>'],
  ])('[P-RELAY-05] of a stranger: %s', (path, answer) => {
    expect(answerTo(`RCPT TO:${path}`)).toBe(answer);
  });

  it.each([['elsewhere.example!zoe'], ['zoe%elsewhere.example']])(
    '[P-RELAY-05] who is none of ours is not made ours by leaving out the domain: %s',
    (recipient) => {
      expect(answerTo(`RCPT TO:<${recipient}>`)).toBe(denied(recipient));
    },
  );

  it('[P-RELAY-05] that names a way on is not made ours by an access table', () => {
    const more = 'smtpd_relay_restrictions = check_recipient_access texthash:/t, reject_unauth_destination\n';
    const files = { '/t': 'green.example OK\n' };
    expect(answerTo('RCPT TO:<ben@green.example>', {}, more, files)).toBe(ok);
    expect(answerTo('RCPT TO:<zoe%elsewhere.example@green.example>', {}, more, files)).toBe(
      denied('zoe%elsewhere.example@green.example'),
    );
  });

  it('alone belongs to the origin', () => {
    expect(judged('RCPT TO:<ben>', sessionFacts(mainCf)).value).toBe('ben@green.example');
    expect(judged('RCPT TO:<ben@blue.example>', sessionFacts(mainCf)).value).toBe('ben@blue.example');
  });

  it('is asked for by its internal form', () => {
    const asked: string[] = [];
    const knowsRecipient = (address: string) => (asked.push(address), false);
    expect(answerTo('RCPT TO:<"no body"@green.example>', { knowsRecipient })).toBe(
      '550 5.1.1 <no body@green.example>: Recipient address rejected: User unknown in local recipient table',
    );
    expect(asked).toEqual(['no body@green.example']);
  });

  it('beyond the limit is put off, whatever it is', () => {
    expect(answerTo('RCPT TO:<zoe@elsewhere.example>', { recipientCount: 5 }, 'smtpd_recipient_limit = 5')).toBe(
      '452 4.5.3 Error: too many recipients',
    );
  });
});

describe('letters beyond ASCII', () => {
  it.each<[line: string, smtputf8: boolean, answer: string]>([
    ['RCPT TO:<j\u00f6rg@green.example>', false, ok],
    ['RCPT TO:<a@b\u00fccher.example>', false, badRecipient],
    ['RCPT TO:<a@b\u00fccher.example>', true, denied('a@b\xc3\xbccher.example')],
    ['MAIL FROM:<j\u00f6rg@red.example>', false, '250 2.1.0 Ok'],
    ['MAIL FROM:<a@b\u00fccher.example>', false, badSender],
    ['MAIL FROM:<a@b\u00fccher.example> SMTPUTF8', false, '250 2.1.0 Ok'],
  ])('in a domain need SMTPUTF8: %s, %s', (line, smtputf8, answer) => {
    expect(answerTo(line, { smtputf8 })).toBe(answer);
  });
});

describe('a chunk', () => {
  const chunks = { count: 1, sizeBytes: 90, failed: false };

  it.each<[line: string, other: OtherSession, answer: string]>([
    ['BDAT 10', {}, '250 2.0.0 Ok: 10 bytes'],
    ['BDAT 10 LAST', {}, '250 2.0.0 Ok: 10 bytes'],
    ['bdat 0 last', {}, '250 2.0.0 Ok: 0 bytes'],
    ['BDAT 0', {}, '551 5.7.1 Null BDAT request'],
    ['BDAT 100', {}, '250 2.0.0 Ok: 100 bytes'],
    ['BDAT 101', {}, '552 5.3.4 Chunk exceeds message size limit'],
    ['BDAT 11', { chunks }, '552 5.3.4 Chunk exceeds message size limit'],
    ['BDAT 10', { chunks: { ...chunks, failed: true } }, '551 5.0.0 Discarded 10 bytes after earlier error'],
    ['BDAT', {}, '521 5.5.4 Syntax: BDAT count [LAST]'],
    ['BDAT x', {}, '521 5.5.4 Syntax: BDAT count [LAST]'],
    ['BDAT -5', {}, '521 5.5.4 Syntax: BDAT count [LAST]'],
    ['BDAT 5 FIRST', {}, '521 5.5.4 Syntax: BDAT count [LAST]'],
  ])('[X-CHUNK-01, X-CHUNK-02] %s, given %j', (line, other, answer) => {
    expect(answerTo(line, other, 'message_size_limit = 100')).toBe(answer);
  });

  it('asks the restrictions of DATA, at the first alone', () => {
    const more = 'smtpd_data_restrictions = reject';
    expect(answerTo('BDAT 10', {}, more)).toBe('554 5.7.1 <DATA>: Data command rejected: Access denied');
    expect(answerTo('BDAT 10', { chunks }, more)).toBe('250 2.0.0 Ok: 10 bytes');
  });
});

describe('a command for other servers', () => {
  it.each([
    ['VRFY ben', '252 2.0.0 ben'],
    ['VRFY <zoe@elsewhere.example>', denied('zoe@elsewhere.example')],
    ['VRFY ben carla', badRecipient],
    ['VRFY', '501 5.5.4 Syntax: VRFY address'],
    ['ETRN blue.example', '503 Error: MAIL transaction in progress'],
    ['EXPN staff', '500 5.5.2 Error: command not recognized'],
    ['XCLIENT NAME=x', '550 5.7.0 Error: insufficient authorization'],
  ])('%s', (line, answer) => {
    expect(answerTo(line)).toBe(answer);
  });

  it.each([
    ['ETRN blue.example', '250 Queuing started'],
    ['ETRN #mail.blue.example', '250 Queuing started'],
    ['ETRN green.example', '459 <green.example>: service unavailable'],
    ['ETRN #queue', '459 <queue>: service unavailable'],
    ['ETRN', '500 Syntax: ETRN domain'],
    ['ETRN a.example b.example', '500 Syntax: ETRN domain'],
    ['ETRN a..example', '501 Error: invalid parameter syntax'],
  ])('outside of a transaction: %s', (line, answer) => {
    expect(answerTo(line, { reversePath: null })).toBe(answer);
  });

  it('asks the restrictions of ETRN', () => {
    const more = 'smtpd_etrn_restrictions = reject';
    expect(answerTo('ETRN blue.example', { reversePath: null }, more)).toMatch(/^554 5\.7\.1 <blue\.example>: /);
  });
});

it('a question comes before the verdict', () => {
  const more = 'smtpd_sender_restrictions = reject_unknown_sender_domain';
  expect(answerTo('RCPT TO:<ben@green.example>', {}, more)).toBe('ask MX red.example');
  const judgement = judged('RCPT TO:<ben@green.example>', sessionFacts(`${mainCf}${more}`));
  expect(judgement.accepted).toBe(false);
});
