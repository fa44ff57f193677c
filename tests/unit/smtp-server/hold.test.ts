import { describe, expect, it } from 'vitest';
import { baseWorld, Stage } from '../programs/stage.ts';

const mainCf = '/etc/postfix/main.cf';

/** The base world with more lines in mx1's main.cf. */
const worldWith = (more: string, files: Record<string, string> = {}) => ({
  ...baseWorld,
  hosts: baseWorld.hosts.map((host) =>
    host.id === 'mx1'
      ? { ...host, files: { ...host.files, ...files, [mainCf]: `${host.files[mainCf]}${more}` } }
      : host,
  ),
});

const dialogue = (subject: string) => [
  'telnet mx1.green.example 25',
  'EHLO laptop.blue.example',
  'MAIL FROM:<anna@blue.example>',
  'RCPT TO:<ben@green.example>',
  'DATA',
  `Subject: ${subject}`,
  '',
  'Hello',
  '.',
  'QUIT',
];

describe('HOLD (access(5), header_checks(5))', () => {
  it.each<[string, string, Record<string, string>]>([
    ['a sender', 'smtpd_sender_restrictions = check_sender_access inline:{anna@blue.example=HOLD}\n', {}],
    ['a recipient', 'smtpd_recipient_restrictions = check_recipient_access inline:{ben@green.example=HOLD}\n', {}],
    [
      'a header field',
      'header_checks = pcre:/etc/postfix/fields\n',
      { '/etc/postfix/fields': '/^subject: lottery/ HOLD\n' },
    ],
  ])('%s: the mail is taken, and waits until somebody releases it', (_, more, files) => {
    const stage = new Stage('laptop', undefined, worldWith(more, files));
    expect(stage.type(...dialogue('Lottery'))).toMatch(/250 2\.0\.0 Ok: queued as/);
    stage.wait(3_600_000);
    const kinds = () =>
      stage.sink.events.filter(({ kind }) => /^queue\.|^mail\.del/.test(kind)).map(({ kind }) => kind);
    expect(kinds()).toEqual(['queue.accepted', 'queue.held']);
    const queue = stage.world.hosts.get('mx1')?.mailSystem?.queue;
    const [entry] = queue?.entries() ?? [];
    queue?.release(entry?.id ?? '');
    stage.wait(3_600_000);
    expect(kinds().slice(2)).toEqual([
      'queue.released',
      'queue.attempt',
      'mail.delivered',
      'queue.sent',
      'queue.removed',
    ]);
  });

  it('does not keep a later line from being refused', () => {
    const stage = new Stage(
      'laptop',
      undefined,
      worldWith('header_checks = pcre:/etc/postfix/fields\nbody_checks = pcre:/etc/postfix/lines\n', {
        '/etc/postfix/fields': '/^subject: lottery/ HOLD\n',
        '/etc/postfix/lines': '/^hello/ REJECT No greetings\n',
      }),
    );
    expect(stage.type(...dialogue('Lottery'))).toContain('550 5.7.1 No greetings');
    expect(stage.sink.events.some(({ kind }) => kind === 'queue.accepted')).toBe(false);
  });
});
