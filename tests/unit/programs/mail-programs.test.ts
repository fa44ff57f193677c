import { describe, expect, it } from 'vitest';
import { octets, octetsToUtf8 } from '$sim/octets.ts';
import { parseMessageList } from '$sim/programs/mail-message-list.ts';
import { formatQueue } from '$sim/programs/mailq.ts';
import type { QueueEntry } from '$sim/machines/queue/entry.ts';
import type { DeliveryProblem } from '$sim/trace.ts';
import { baseWorld, Stage } from './stage.ts';

/** Puts a message into a mailbox as final delivery does. */
function deliver(stage: Stage, subject: string, text = 'Hello\r\n', mailbox = 'ben'): void {
  const header = `Return-Path: <anna@blue.example>\r\nReceived: by mx1\r\nFrom: Anna <anna@blue.example>\r\nTo: ben@green.example\r\nSubject: ${subject}\r\n\r\n`;
  stage.world.hosts.get('mx1')?.mail.deliver(mailbox, octets(header + text), 'ABC');
}

/** Ben at mx1 with three messages, reading. */
function reading(): Stage {
  const stage = new Stage('mx1');
  for (const subject of ['One', 'Two', 'Three']) deliver(stage, subject);
  stage.type('mail');
  return stage;
}

const subjects = (printed: string): string[] =>
  [...printed.matchAll(/^Subject: (.*)$/gm)].map(([, subject = '']) => subject);

describe('mail, reading', () => {
  it('has nothing to show for an empty mailbox', () => {
    expect(new Stage('mx1').type('mail')).toBe('No mail for ben\n');
    expect(new Stage().type('mail; echo $?')).toBe('No mail for anna\n1\n');
  });

  it('lists the headers and prompts', () => {
    const stage = new Stage('mx1');
    deliver(stage, 'Hello');
    deliver(stage, '=?utf-8?B?R3LDvMOfZQ==?= and a subject that goes on and on');
    expect(stage.type('mail')).toBe(
      'Mail version 8.1.2 01/15/2001.  Type ? for help.\n"/var/mail/ben": 2 messages 2 new\n' +
        '>N  1 anna@blue.example     Mon Mar  2 09:00    7/132   Hello\n' +
        ' N  2 anna@blue.example     Mon Mar  2 09:00    7/185   Gr\u00fc\u00dfe and a subject that\n',
    );
    expect(stage.prompt).toBe('& ');
  });

  it('shows a message without the fields of the post, and marks it as read', () => {
    const stage = reading();
    expect(stage.type('2')).toBe(
      'Message 2:\nFrom anna@blue.example  Mon Mar  2 09:00:00 2026\nFrom: Anna <anna@blue.example>\nTo: ben@green.example\nSubject: Two\n\nHello\n\n',
    );
    expect(stage.type('P')).toContain('Return-Path: <anna@blue.example>\nReceived: by mx1\n');
    expect(
      stage.world.hosts
        .get('mx1')
        ?.mail.list('ben')
        .map(({ seen }) => seen),
    ).toEqual([false, true, false]);
    expect(stage.type('q')).toBe('Held 3 messages in /var/mail/ben\n');
    expect(stage.type('mail')).toMatch(/3 messages 2 new\n>N {2}1 [^\n]*\n {4}2 /);
  });

  it.each<[lines: string[], shown: string[]]>([
    [[''], ['One']],
    [
      ['', '', ''],
      ['One', 'Two', 'Three'],
    ],
    [
      ['n', 'n'],
      ['One', 'Two'],
    ],
    [
      ['3', '-'],
      ['Three', 'Two'],
    ],
    [['p 1-2'], ['One', 'Two']],
    [['p *'], ['One', 'Two', 'Three']],
    [['d', ''], ['Two']],
    [['d 1-2', ''], ['Three']],
    [
      ['d 2', '1', 'n'],
      ['One', 'Three'],
    ],
    [['d 1', 'u 1', 'p 1'], ['One']],
    [
      ['$', 'p .'],
      ['Three', 'Three'],
    ],
  ])('%j shows %j', (lines, shown) => {
    expect(subjects(reading().type(...lines))).toEqual(shown);
  });

  it.each([
    ['7', '7: Invalid message number\n'],
    ['p 0', '0: Invalid message number\n'],
    ['p x', 'Unknown metachar (x)\n'],
    ['frob', 'Unknown command: "frob"\n'],
    ['constructor', 'Unknown command: "constructor"\n'],
    ['u 1', 'No applicable messages\n'],
    ['-', 'Referencing before 1\n'],
    ['?', '<mailHelp>\n'],
    ['x'.repeat(10_000), `Unknown command: "${'x'.repeat(40)}"\n`],
  ])('answers %j', (line, printed) => {
    expect(reading().type(line)).toBe(printed);
  });

  it('deletes on q and Ctrl-D, not on x', () => {
    const stage = reading();
    const left = () => stage.world.hosts.get('mx1')?.mail.list('ben').length;
    stage.type('d 1', 'x');
    expect(left()).toBe(3);
    stage.type('mail', 'd 1');
    expect(stage.key('EOF')).toBe('Held 2 messages in /var/mail/ben\n');
    expect(left()).toBe(2);
    stage.type('mail', 'd *');
    deliver(stage, 'Four');
    expect(stage.type('q')).toBe('New mail has arrived.\n');
    expect(left()).toBe(1);
  });

  it('keeps other people from a mailbox', () => {
    const stage = new Stage('mx1');
    deliver(stage, 'Private', 'Psst\r\n', 'carla');
    expect(stage.type('mail -u carla', 'cat /var/mail/carla')).toBe(
      'mail: /var/mail/carla: Permission denied\ncat: /var/mail/carla: Permission denied\n',
    );
    expect(new Stage('mx1', 'root').type('cat /var/mail/carla')).toBe('');
  });

  it('makes control characters of a message visible', () => {
    const stage = new Stage('mx1');
    deliver(stage, '\x1b]0;title\x07', 'clear \x1b[2J\r\n');
    stage.type('mail');
    expect(stage.type('1')).toMatch(/Subject: \^\[\]0;title\^G\n\nclear \^\[\[2J\n/);
  });
});

describe('mail, writing', () => {
  const inbox = (stage: Stage, name = 'ben') =>
    stage.world.hosts
      .get('mx1')
      ?.mail.list(name)
      .map(({ message }) => octetsToUtf8(message)) ?? [];

  it('sends what was written to its readers', () => {
    const stage = new Stage();
    stage.type('mail -s "Gr\u00fc\u00dfe" ben@green.example', 'Hello Ben,', '~~ tilde', '.');
    expect(stage.prompt).toBe('Cc: ');
    stage.type('carla@green.example');
    expect(stage.prompt).toBe('anna@laptop:~$ ');
    const [message = ''] = inbox(stage);
    expect(message).toMatch(
      /^From: Anna Blau <anna@blue\.example>\r\nTo: ben@green\.example\r\nCc: carla@green\.example\r\nSubject: =\?utf-8\?B\?/m,
    );
    expect(message).toMatch(/\r\n\r\nHello Ben,\r\n~ tilde\r\n$/);
    expect(inbox(stage, 'carla')).toHaveLength(1);
  });

  it('asks for a subject, and takes Ctrl-D for the end', () => {
    const stage = new Stage();
    stage.type('mail ben@green.example');
    expect(stage.prompt).toBe('Subject: ');
    stage.type('Asked', 'Text');
    stage.key('EOF');
    stage.key('EOF');
    expect(inbox(stage)[0]).toMatch(/Subject: Asked\r\n[^]*\r\n\r\nText\r\n$/);
  });

  it('takes its text from a pipe or a file', () => {
    const stage = new Stage();
    expect(
      stage.type(
        'echo Piped | mail -s One -b carla@green.example ben@green.example',
        'mail -s Two ben@green.example < notes.txt',
      ),
    ).toBe('');
    expect(inbox(stage)[0]).toMatch(/\r\n\r\nPiped\r\n$/);
    expect(inbox(stage)[1]).toMatch(/\r\n\r\nBen: ben@green\.example\r\n/);
    expect(inbox(stage, 'carla')[0]).not.toMatch(/^bcc/im);
  });

  it('adds the own domain to bare names', () => {
    const stage = new Stage('mx1');
    stage.type('echo x | mail -s Local carla');
    expect(inbox(stage, 'carla')[0]).toMatch(/^To: carla@green\.example\r\n/m);
  });

  it('sends nothing after two interrupts, and keeps the letter', () => {
    const stage = new Stage();
    stage.type('mail -s Draft ben@green.example', 'half a');
    expect(stage.key('INT')).toBe('\n(Interrupt -- one more to kill letter)\n');
    expect(stage.key('INT')).toBe('');
    expect(stage.type('cat dead.letter; echo $?')).toBe('half a\n0\n');
    expect(inbox(stage)).toEqual([]);
  });

  it.each([
    ['echo x | mail -s a "@@"', '<mailBadAddress>\n'],
    ['mail -s only-a-subject', 'mail: You must specify direct recipients with -s, -c, or -b.\n'],
    ['echo -n "" | mail ben@green.example', "No message, no subject; hope that's ok\n"],
    ['echo -n "" | mail -s s ben@green.example', "Null message body; hope that's ok\n"],
  ])('%s', (line, printed) => {
    expect(new Stage().type(line)).toBe(printed);
  });

  it('says so where there is nothing to send with, and keeps the letter', () => {
    const hosts = baseWorld.hosts.map((host) => (host.id === 'laptop' ? { ...host, services: {} } : host));
    expect(
      new Stage('laptop', 'anna', { ...baseWorld, hosts }).type(
        'echo x | mail -s a ben@green.example; cat dead.letter',
      ),
    ).toBe('/usr/sbin/sendmail: No such file or directory\n. . . message not sent.\nx\n');
  });
});

describe('mailq', () => {
  const reply: DeliveryProblem = {
    kind: 'reply',
    reply: { code: 450, enhanced: '4.2.0', lines: ['Try later'] },
    command: 'RCPT TO',
    relay: 'mx.a.example[192.0.2.1]:25',
  };
  const waiting = (address: string, problem: DeliveryProblem | null = null) => ({
    ...{ address, original: `rfc822;${address}`, notify: null, problem },
  });
  const entry = (id: string, parts: Partial<QueueEntry>): QueueEntry => ({
    id,
    reversePath: 'anna@blue.example',
    message: octets('x'.repeat(500)),
    arrivedAtMs: 61_000,
    recipients: [waiting('ben@green.example')],
    flood: 0,
    state: 'deferred',
    dueAtMs: 0,
    ...{ envid: null, ret: null, smtputf8: false, activeAtMs: 61_000, delayTold: false },
    ...parts,
  });

  it('is empty, as Postfix says it', () => {
    expect(new Stage('submit').type('mailq')).toBe('Mail queue is empty\n');
  });

  it('lists as Postfix does', () => {
    const entries = [
      entry('86C4027059', { state: 'active' }),
      entry('86C402705A', {
        reversePath: '',
        message: octets('x'.repeat(600)),
        recipients: [waiting('new@a.example'), waiting('a@a.example', reply), waiting('b@a.example', reply)],
      }),
    ];
    const reason = '(host mx.a.example[192.0.2.1] said: 450 4.2.0 Try later (in reply to RCPT TO command))';
    expect(formatQueue(entries, '2026-03-02T09:00:00Z')).toBe(
      '-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n' +
        '86C4027059*     500 Mon Mar  2 09:01:01  anna@blue.example\n' +
        '                                         ben@green.example\n\n' +
        '86C402705A      600 Mon Mar  2 09:01:01  MAILER-DAEMON\n' +
        `${reason}\n` +
        '                                         a@a.example\n' +
        '                                         b@a.example\n' +
        '                                         new@a.example\n\n' +
        '-- 1 Kbytes in 2 Requests.\n',
    );
  });

  it('sets short reasons to the right', () => {
    const problem: DeliveryProblem = {
      kind: 'connection',
      how: 'refused',
      relay: 'mx1.green.example[198.51.100.25]:25',
      command: null,
    };
    const lines = formatQueue(
      [entry('A', { recipients: [waiting('b@c.example', problem)] })],
      '2026-03-02T09:00:00Z',
    ).split('\n');
    expect(lines[2]).toBe('(connect to mx1.green.example[198.51.100.25]:25: Connection refused)'.padStart(78));
  });

  it('shows why a message waits', () => {
    const stage = new Stage('submit');
    stage.world.input({ kind: 'host.power', host: 'mx1', up: false });
    stage.world.input({ kind: 'host.power', host: 'mx2', up: false });
    stage.type('echo x | mail -s Waiting ben@green.example');
    expect(stage.type('mailq')).toMatch(
      /^-Queue ID-[^]*[0-9A-F]+\* +\d+ Mon Mar {2}2 09:00:00 {2}root@blue\.example\n {41}ben@green\.example\n\n-- 0 Kbytes in 1 Request\.\n$/,
    );
    stage.wait(120_000);
    expect(stage.type('mailq')).toMatch(
      /\n *\(connect to mx[12]\.green\.example\[198\.51\.100\.2[56]\]:25: Connection timed out\)\n {41}ben@green\.example\n/,
    );
  });
});

describe('a message list', () => {
  it.each([
    [[], '2'],
    [['1', '3'], '1,3'],
    [['2-4'], '2,3,4'],
    [['*'], '1,2,3,4'],
    [['.-$'], '2,3,4'],
    [['^'], '1'],
    [['4-2'], ''],
    [['3', '1-3'], '1,2,3'],
  ])('%j', (words, numbers) => {
    const list = parseMessageList(words, 2, 4);
    expect(list.ok && list.numbers.join(',')).toBe(numbers);
  });
});
