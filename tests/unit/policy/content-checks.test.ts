import { describe, expect, it } from 'vitest';
import { octets } from '../../../src/sim/octets.ts';
import { Configuration } from '../../../src/sim/policy/configuration.ts';
import { ContentChecks } from '../../../src/sim/policy/content-checks.ts';
import { replyText } from '../../../src/sim/smtp/reply.ts';

const message = octets('Subject: buy\r\n now\r\nX-Note: hello\r\n\r\nSubject: in the body\r\nhttp://red.example\r\n');

function verdict(
  header: string,
  body: string,
  settings = 'header_checks = pcre:/header\nbody_checks = pcre:/body',
): string {
  const files = new Map([
    ['/header', header],
    ['/body', body],
  ]);
  const judged = new ContentChecks(new Configuration(settings), files).judge(message);
  return judged.action === 'reject' ? replyText(judged.reply) : judged.action;
}

describe('checks of the content', () => {
  it.each<[header: string, body: string, verdict: string]>([
    ['', '', 'accept'],
    ['/^Subject: buy/ REJECT', '', '550 5.7.1 message content rejected'],
    ['/^subject: BUY/ reject 5.7.0 no trade', '', '550 5.7.0 no trade'],
    ['/^Subject:.*now/ REJECT a fold is part of its field', '', '550 5.7.1 a fold is part of its field'],
    ['/in the body/ REJECT', '', 'accept'],
    ['', '/^Subject: in/ REJECT', '550 5.7.1 message content rejected'],
    ['', '/^X-Note/ REJECT', 'accept'],
    ['', '/^http:/ DISCARD', 'discard'],
    ['/^X-Note/ WARN', '/^http:/ REJECT no links', '550 5.7.1 no links'],
    ['/^X-Note/ DISCARD', '/^http:/ REJECT', 'discard'],
  ])('%j and %j', (header, body, expected) => {
    expect(verdict(header, body)).toBe(expected);
  });

  it('are none without tables, or with tables that cannot be opened', () => {
    expect(verdict('/./ REJECT', '/./ REJECT', '')).toBe('accept');
    expect(verdict('', '', 'header_checks = pcre:/nowhere')).toBe('accept');
  });
});
