import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Draft } from '../../../src/sim/mail/draft.ts';
import { octets, utf8ToOctets } from '../../../src/sim/octets.ts';
import type { DeliveryProblem } from '../../../src/sim/trace.ts';
import { noInboxes } from '../../../src/session/projections/inboxes.ts';
import { emptyWorldState, worldStateAfter } from '../../../src/session/projections/project.ts';
import de from '../../../src/view/i18n/de/mail.ts';
import en from '../../../src/view/i18n/en/mail.ts';
import { accountsOf } from '../../../src/view/mail/accounts.ts';
import { checkDraft } from '../../../src/view/mail/check-draft.ts';
import { draftAnswer } from '../../../src/view/mail/draft-answer.ts';
import { itemsIn, type FolderName } from '../../../src/view/mail/folders.ts';
import { problemWords } from '../../../src/view/mail/problem-words.ts';
import { displayName, readMessage } from '../../../src/view/mail/read-message.ts';
import { base, letter, run } from './world.ts';

const accounts = accountsOf(base);
const account = (id: string) => {
  const found = accounts.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no account ${id}`);
  return found;
};

it('has an account for each mail program, and each other mailbox once', () => {
  expect(accounts.map(({ id }) => id)).toEqual([
    'laptop',
    'mx-blue/postmaster',
    'mx1/ben',
    'mx1/carla',
    'mx1/postmaster',
  ]);
  expect(account('laptop')).toMatchObject({
    owner: 'Anna Blau',
    inbox: { hostName: 'mx.blue.example', mailbox: 'anna' },
  });
  expect(account('mx1/ben')).toMatchObject({ owner: 'Ben Grün', program: null });
});

describe('folders', () => {
  const folder = (name: FolderName, id: string, events: ReturnType<typeof run>) => {
    const { mailboxes, outbox } = worldStateAfter(emptyWorldState, events);
    return itemsIn(name, account(id), { mailboxes, outbox, inboxes: noInboxes });
  };
  const sent = run([letter('ben@green.example')]);

  it('show a message with its sender and its reader', () => {
    expect(folder('sent', 'laptop', sent)).toHaveLength(1);
    expect(folder('outbox', 'laptop', sent)).toHaveLength(0);
    const [received] = folder('inbox', 'mx1/ben', sent);
    expect(received).toMatchObject({ unread: true, uid: 1 });
    expect(readMessage(received?.message ?? octets(''))).toMatchObject({
      from: 'Anna Blau <anna@blue.example>',
      subject: 'Grüße',
      text: 'Hello Ben\n.dot\n',
      automatic: false,
    });
  });

  it('mark what was opened as read', () => {
    const opened = run([
      letter('ben@green.example'),
      { atMs: 5000, input: { kind: 'mail.open', host: 'mx1', mailbox: 'ben', uid: 1 } },
    ]);
    expect(folder('inbox', 'mx1/ben', opened)[0]?.unread).toBe(false);
  });

  it('keep what the submission server did not take, with the reason', () => {
    const off = run([{ kind: 'host.power', host: 'submit', up: false }, letter('ben@green.example')], 200_000);
    const [kept] = folder('outbox', 'laptop', off);
    expect(kept?.outgoing).toMatchObject({ state: 'failed', problem: { kind: 'connection', how: 'timed-out' } });
  });

  it('show a bounce as what a program wrote, readable', () => {
    const [bounce] = folder('inbox', 'laptop', run([letter('nobody@green.example')]));
    const message = readMessage(bounce?.message ?? octets(''));
    expect(message).toMatchObject({ automatic: true, subject: 'Undelivered Mail Returned to Sender' });
    expect(message.text).toContain('<nobody@green.example>');
  });
});

describe('reading a message', () => {
  const text = (...lines: string[]): string => readMessage(utf8ToOctets(lines.join('\r\n'))).text;

  it.each([
    ['plain', ['Subject: x', '', 'Hello'], 'Hello'],
    ['8bit UTF-8', ['Content-Type: text/plain; charset=utf-8', '', 'Grüße'], 'Grüße'],
    [
      'quoted-printable',
      [
        'Content-Type: text/plain; charset="UTF-8"',
        'Content-Transfer-Encoding: Quoted-Printable',
        '',
        'Gr=C3=BC=',
        '=C3=9Fe  ',
        'x',
      ],
      'Grüße\nx',
    ],
    [
      'base64',
      ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64', '', 'R3LDvMOf', 'ZQ=='],
      'Grüße',
    ],
    ['broken base64', ['Content-Transfer-Encoding: base64', '', 'R3'], 'R3'],
    [
      'Latin-1',
      ['Content-Type: text/plain; charset=iso-8859-1', 'Content-Transfer-Encoding: quoted-printable', '', 'Gr=FC=DFe'],
      'Grüße',
    ],
    [
      'multipart',
      [
        'Content-Type: multipart/alternative; boundary="b c"',
        '',
        'preamble',
        '--b c',
        '',
        'the text',
        '--b c',
        'Content-Type: text/html',
        '',
        '<b>no</b>',
        '--b c--',
        'epilogue',
      ],
      'the text',
    ],
    ['multipart without its end', ['Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'the text'], 'the text'],
    ['HTML alone', ['Content-Type: text/html', '', '<script>alert(1)</script><p>1 &lt; 2</p>'], '1 < 2\n'],
    ['terminal tricks', ['', '\x1b]0;owned\x07 hi'], '␛]0;owned␇ hi'],
    ['a line that is no header', ['no header at all'], 'no header at all\n'],
    ['nothing', [''], ''],
  ])('%s', (_, lines, expected) => expect(text(...lines).trimEnd()).toBe(expected.trimEnd()));

  it('names the parts that are not shown', () => {
    const source = [
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '',
      'hi',
      '--b',
      'Content-Type: image/png',
      '',
      'x',
      '--b--',
    ];
    expect(readMessage(octets(source.join('\r\n')))).toMatchObject({ text: 'hi', otherParts: ['image/png'] });
  });

  it('never throws, whatever is in the mailbox', () => {
    const multipart = fc
      .string({ unit: 'binary' })
      .map((rest) => `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${rest}`);
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), multipart),
        (source) => void readMessage(utf8ToOctets(source)),
      ),
    );
  });

  it('opens parts in parts only so far', () => {
    let source = 'deep';
    for (let n = 0; n < 50; n++)
      source = `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n${source}\r\n--b${n}--`;
    expect(readMessage(octets(source))).toMatchObject({ text: '', otherParts: ['multipart/mixed'] });
  });

  it.each([
    ['Anna Blau <anna@blue.example>', 'Anna Blau'],
    ['"Blau, Anna" <anna@blue.example>', 'Blau, Anna'],
    ['<anna@blue.example>', 'anna@blue.example'],
    ['MAILER-DAEMON@blue.example (Mail Delivery System)', 'Mail Delivery System'],
    ['anna@blue.example', 'anna@blue.example'],
    ['', ''],
  ])('%j is from %j', (from, name) => expect(displayName(from)).toBe(name));
});

describe('a draft', () => {
  const draft = (more: Partial<Draft>): Draft => ({ from: '', to: '', subject: '', text: '', ...more });

  it.each([
    [{ to: 'ben@green.example' }, []],
    [{ to: 'Ben Grün <ben@green.example>; carla@green.example' }, []],
    [{ bcc: 'ben@green.example' }, []],
    [{}, [{ field: 'to', kind: 'no-recipient' }]],
    [{ to: ' , ' }, [{ field: 'to', kind: 'no-recipient' }]],
    [{ to: 'ben' }, [{ field: 'to', kind: 'bad-address', entry: 'ben' }]],
    [
      { to: 'ben@@x', cc: '<carla@' },
      [
        { field: 'to', kind: 'bad-address', entry: 'ben@@x' },
        { field: 'cc', kind: 'bad-address' },
      ],
    ],
  ])('%j has the faults %j', (more, faults) => expect(checkDraft(draft(more))).toMatchObject(faults));

  it('hears whether the mail program took it', () => {
    expect(draftAnswer(run([letter('ben@green.example')], 1), 0, 'laptop', en)).toBe('taken');
    expect(draftAnswer(run([letter('ben@@')], 1), 0, 'laptop', en)).toEqual({
      refusal: en.refused.badAddress('ben@@'),
    });
    expect(draftAnswer(run([], 1), 0, 'laptop', en)).toBeNull();
  });
});

describe('why a message stays', () => {
  const relay = 'mx1.green.example[198.51.100.25]:25';
  const reply = { code: 550, enhanced: '5.1.1', lines: ['User unknown'] };
  const problems: DeliveryProblem[] = [
    { kind: 'reply', reply, command: 'RCPT TO', relay },
    { kind: 'reply', reply, command: 'connect', relay },
    { kind: 'reply', reply, command: 'end of DATA', relay },
    ...(['nxdomain', 'nodata', 'servfail', 'timeout'] as const).map(
      (outcome) => ({ kind: 'dns', outcome, name: 'x.example', type: 'MX' }) as const,
    ),
    { kind: 'null-mx', domain: 'x.example' },
    { kind: 'loop', relay },
    { kind: 'too-many-hops', hops: 51 },
    ...['refused', 'unreachable', 'timed-out', 'garbage', 'reset', 'closed'].map(
      (how) => ({ kind: 'connection', how, relay, command: null }) as const,
    ),
    { kind: 'no-mailbox', address: 'x@y.example' },
    { kind: 'mailbox-full', mailbox: 'ben' },
    { kind: 'expired', afterMs: 432_000_000 },
  ];

  it('is said in both languages, differently for each reason', () => {
    for (const t of [en, de]) {
      const words = problems.map((problem) => problemWords(problem, t));
      for (const sentence of words) expect(sentence).toMatch(/^\S.{15,}\S$/);
      // A reset and a close are the same to a reader.
      expect(new Set(words).size).toBe(problems.length - 1);
      expect(words.join()).not.toMatch(/undefined|\[198/);
    }
  });

  it('quotes the server', () => {
    expect(problemWords(problems[0] as DeliveryProblem, en)).toBe(
      'mx1.green.example answered to RCPT TO: “550 5.1.1 User unknown”',
    );
  });
});
