import { describe, expect, it } from 'vitest';
import { AbuseStage } from './stage.ts';

const start = { kind: 'bot.start', host: 'bot' } as const;
const listed = (stage: AbuseStage) => stage.type('dig +short @203.0.113.90 99.2.0.192.bl.example').trim();
const spammed = () => new AbuseStage().do({ ...start, messages: 40 });

describe('a block list', () => {
  it('[P-DNSBL-01] lists who sent three messages to its traps, under the address turned round', () => {
    const stage = new AbuseStage();
    expect(listed(stage)).toBe('');
    stage.do({ ...start, messages: 40 });
    expect(stage.of('block-list.listed').map(({ address, hits }) => [address, hits])).toEqual([['192.0.2.99', 3]]);
    expect(listed(stage)).toBe('127.0.0.2');
    expect(stage.type('dig +short TXT 99.2.0.192.bl.example')).toContain('"Open relay, 192.0.2.99 sent spam');
  });

  it('lists nobody for two, and nobody who wrote elsewhere', () => {
    const stage = new AbuseStage();
    stage.write('x@honey.example').write('y@honey.example').write('vera@violet.example');
    expect(stage.of('block-list.listed')).toEqual([]);
    stage.write('z@honey.example');
    expect(stage.of('block-list.listed')).toHaveLength(1);
  });

  it('believes the server that called it, not what the message says of others', () => {
    const stage = new AbuseStage();
    const forged = 'Received: from x (x [198.51.100.25]) by y';
    for (let i = 0; i < 3; i++)
      stage.type(`printf '${forged}\\nSubject: x\\n\\nx\\n' | sendmail -f a@blue.example q@honey.example`);
    for (let i = 0; i < 3; i++) stage.write('x@honey.example');
    expect(stage.of('block-list.listed').map(({ address }) => address)).toEqual(['192.0.2.99']);
  });

  it('[P-DNSBL-03] always lists 127.0.0.2, and never 127.0.0.1', () => {
    const stage = spammed();
    expect(stage.type('dig +short 2.0.0.127.bl.example').trim()).toBe('127.0.0.2');
    expect(stage.type('dig +short 1.0.0.127.bl.example').trim()).toBe('');
  });

  it('[P-DNSBL-02] makes others refuse, with its reason', () => {
    const stage = spammed().write('ben@green.example');
    expect(stage.mailbox('mx1', 'ben')).toEqual([]);
    const [bounce = ''] = stage.mailbox('mail', 'anna');
    expect(bounce.replaceAll(/\s+/g, ' ')).toContain(
      'said: 554 5.7.1 Service unavailable; Client host [192.0.2.99] blocked using bl.example; Open relay, 192.0.2.99 sent spam to our traps.',
    );
  });
});

describe('whoever wants to be removed', () => {
  const answers = (stage: AbuseStage) =>
    stage.mailbox('mail', 'anna').map((message) => /^Subject: (.*)\r$/m.exec(message)?.[1]);

  it('hears no while the relay is open, and sees why', () => {
    const stage = spammed().write('removal@bl.example', 'remove 192.0.2.99');
    expect(answers(stage)).toEqual(['bl.example: 192.0.2.99 stays listed']);
    expect(stage.mailbox('mail', 'anna')[0]).toContain('>>> RCPT TO:<removal@bl.example>\r\n  <<< 250 2.1.5 Ok');
    expect(stage.of('block-list.tested').map(({ open }) => open)).toEqual([true]);
    expect(listed(stage)).toBe('127.0.0.2');
  });

  it('is removed once it is closed; others believe the old answer until its time is up', () => {
    const stage = spammed().write('ben@green.example').close();
    stage.write('removal@bl.example', 'Please', 'The address is 192.0.2.99, thanks.');
    expect(answers(stage).at(-1)).toBe('bl.example: 192.0.2.99 is removed');
    expect(stage.of('block-list.delisted').map(({ why }) => why)).toEqual(['request']);
    expect(listed(stage)).toBe('');
    stage.write('ben@green.example');
    expect(stage.mailbox('mx1', 'ben')).toEqual([]);
    stage.wait(300_000).write('ben@green.example');
    expect(stage.mailbox('mx1', 'ben')).toHaveLength(1);
  });

  it.each([
    ['names no address', 'please', 'bl.example: which address?'],
    ['names one that is not listed', '198.51.100.7', 'bl.example: 198.51.100.7 is not listed'],
  ])('is told when the request %s', (_what, subject, answer) => {
    expect(answers(spammed().close().write('removal@bl.example', subject))).toEqual([answer]);
  });

  it('gets no answer to an answer', () => {
    const stage = spammed().close();
    stage.type("printf 'Subject: 192.0.2.99\\n\\nx\\n' | sendmail -f '<>' removal@bl.example");
    expect(stage.of('block-list.tested')).toEqual([]);
  });

  it('may also wait: after a week without spam the entry goes by itself, and not before', () => {
    const stage = spammed();
    stage.wait(604_000_000 - stage.world.nowMs);
    expect(stage.of('block-list.delisted')).toEqual([]);
    stage.wait(2_000_000);
    expect(stage.of('block-list.delisted').map(({ why }) => why)).toEqual(['expired']);
  });

  it('is listed again when it goes on', () => {
    const stage = spammed().close().write('removal@bl.example', '192.0.2.99');
    stage.type("postconf -e 'mynetworks = 0.0.0.0/0'", 'postfix reload');
    stage.do({ ...start, messages: 40 });
    expect(stage.of('block-list.listed')).toHaveLength(2);
  });
});

describe('somebody who gets spam', () => {
  it('complains once, to abuse@ of the domain that handed it over, in the format for it (RFC 5965)', () => {
    const stage = spammed();
    const complaints = stage.mailbox('mail', 'postmaster');
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain('X-Original-To: abuse@blue.example');
    expect(complaints[0]).toMatch(/Content-Type: multipart\/report; report-type=feedback-report;/);
    expect(complaints[0]).toContain('Feedback-Type: abuse\r\n');
    expect(complaints[0]).toContain('Source-IP: 192.0.2.99\r\n');
    expect(complaints[0]).toContain('dsl-66.pool.example [203.0.113.66]');
  });

  it('says nothing about other mail', () => {
    const stage = new AbuseStage().write('vera@violet.example', 'Lunch?');
    expect(stage.mailbox('mx-violet', 'vera')).toHaveLength(1);
    expect(stage.mailbox('mail', 'postmaster')).toEqual([]);
  });
});
