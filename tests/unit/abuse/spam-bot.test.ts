import { describe, expect, it } from 'vitest';
import { AbuseStage, openRelay, withBot } from './stage.ts';

const start = { kind: 'bot.start', host: 'bot' } as const;

describe('a spam bot', () => {
  it('asks one server after the other whether it relays, and hands nothing over while it asks', () => {
    const stage = new AbuseStage(withBot({ scan: ['198.51.100.25', '203.0.113.25'] })).do(start);
    expect(stage.of('bot.probed').map(({ target, open, reply }) => [target, open, reply?.code])).toEqual([
      ['198.51.100.25', false, 554],
      ['203.0.113.25', false, 554],
    ]);
    const said = stage.of('smtp.command').map(({ verb }) => verb);
    expect(said).toEqual(['EHLO', 'MAIL', 'RCPT', 'RSET', 'QUIT', 'EHLO', 'MAIL', 'RCPT', 'RSET', 'QUIT']);
    expect(stage.of('queue.accepted')).toEqual([]);
    expect(stage.of('bot.ended').map(({ why }) => why)).toEqual(['nothing-found']);
  });

  it('counts an address where nobody answers as closed', () => {
    const stage = new AbuseStage(withBot({ scan: ['192.0.2.200'] })).do(start).wait(60_000);
    expect(stage.of('bot.probed').map(({ open, reply }) => [open, reply])).toEqual([[false, null]]);
    expect(stage.of('bot.ended')).toHaveLength(1);
  });

  it('sends all it has through the relay that it found, as fast as it was told', () => {
    const stage = new AbuseStage().do(start);
    const [found] = stage.of('bot.found');
    const [ended] = stage.of('bot.ended');
    expect(found?.relay).toBe('192.0.2.99');
    expect(ended).toMatchObject({ why: 'done', messages: 300, accepted: 900, refused: 0 });
    // 300 messages, 20 a second.
    expect(Math.round(((ended?.atMs ?? 0) - (found?.atMs ?? 0)) / 1000)).toBe(15);
  });

  it('is told how many and how fast', () => {
    const stage = new AbuseStage().do({ ...start, messages: 12, perSecond: 2 });
    expect(stage.of('bot.ended')[0]).toMatchObject({ why: 'done', messages: 12 });
    const took = (stage.of('bot.ended')[0]?.atMs ?? 0) - (stage.of('bot.found')[0]?.atMs ?? 0);
    expect(took).toBeGreaterThanOrEqual(5500);
  });

  it('takes one order at a time, and stops when it is told to', () => {
    const stage = new AbuseStage();
    stage.world.input(start);
    stage.world.runUntil(5000);
    stage.world.input(start);
    stage.do({ kind: 'bot.stop', host: 'bot' });
    expect(stage.of('bot.found')).toHaveLength(1);
    const [ended] = stage.of('bot.ended');
    expect(ended?.why).toBe('stopped');
    const after = stage.counted('mail', 'accepted');
    stage.wait(10_000);
    expect(stage.counted('mail', 'accepted')).toBe(after);
  });

  it('gives up once the relay says no, and knows what it said', () => {
    const stage = new AbuseStage();
    stage.world.input(start);
    stage.world.runUntil(6000);
    stage.paste("postconf -e 'mynetworks = 127.0.0.0/8'", 'postfix reload').wait(20_000);
    const [ended] = stage.of('bot.ended');
    expect(ended?.why).toBe('refused');
    expect(ended?.reply).toMatchObject({ code: 554, enhanced: '5.7.1' });
    expect(ended?.refused).toBeGreaterThan(0);
    expect(ended?.messages).toBeLessThan(300);
  });

  it('tries the relay it knows first when it comes again, and moves on from a closed one', () => {
    const stage = new AbuseStage().do(start).close().do(start);
    const probed = stage.of('bot.probed').slice(3);
    expect(probed.map(({ target, open }) => [target, open])).toEqual([
      ['192.0.2.99', false],
      ['198.51.100.25', false],
      ['203.0.113.25', false],
    ]);
    expect(stage.of('bot.ended').map(({ why }) => why)).toEqual(['done', 'nothing-found']);
  });

  it('comes to nothing when the relay loses its power', () => {
    const stage = new AbuseStage();
    stage.world.input(start);
    stage.world.runUntil(6000);
    stage.do({ kind: 'host.power', host: 'mail', up: false }).wait(120_000);
    expect(stage.of('bot.ended').map(({ why }) => why)).toEqual(['unreachable']);
  });

  it('is not there on a host that has none', () => {
    const stage = new AbuseStage().do({ kind: 'bot.start', host: 'laptop' });
    expect(stage.of('input.refused').map(({ reason }) => reason.key)).toEqual(['noSpamBot']);
  });
});

describe('a flood', () => {
  it('is told in a few events, whatever its size, and counts what it does not tell', () => {
    const events = (messages: number) => {
      // Where orange.example is away, nothing bounces.
      const away = { kind: 'host.power', host: 'mx-orange', up: false } as const;
      const stage = new AbuseStage().do(away, { ...start, messages, perSecond: 100 });
      const told = stage.of('queue.accepted').filter(({ host }) => host === 'mail').length;
      expect(told + stage.counted('mail', 'accepted')).toBe(messages + stage.mailbox('mail', 'postmaster').length);
      return stage.sink.events.length;
    };
    // Two seconds more of it: a count and how far the bot is, once each.
    expect(events(600) - events(400)).toBeLessThan(20);
  });

  it('hides nobody’s own mail, though it stands in line with the spam', () => {
    const stage = new AbuseStage();
    stage.world.input(start);
    stage.world.runUntil(8000);
    stage.write('vera@violet.example', 'Lunch?');
    const [accepted] = stage
      .of('queue.accepted')
      .filter(({ envelope }) => envelope.reversePath === 'anna@blue.example');
    const mine = (kind: string) =>
      stage.sink.events.some(
        (event) => event.kind === kind && 'queueId' in event && event.queueId === accepted?.queueId,
      );
    expect(['queue.attempt', 'queue.sent', 'queue.removed'].map(mine)).toEqual([true, true, true]);
    const arrived = stage.of('mail.delivered').filter(({ message }) => message.includes('Subject: Lunch?'));
    expect(arrived.map(({ mailbox }) => mailbox)).toEqual(['vera']);
  });

  it('leaves the queue as it is: what an operator deletes of it is counted, the rest is told', () => {
    const stage = new AbuseStage().do({ kind: 'host.power', host: 'mx-orange', up: false });
    stage.write('otto@orange.example').do(start);
    expect(stage.queued('mail')).toBe(301);
    const spam = "mailq | grep offers@pills.example | sed 's/[*! ].*//'";
    stage.type(`${spam} | postsuper -d -`).trim();
    stage.wait(3000);
    expect(stage.queued('mail')).toBe(1);
    expect(stage.type('mailq')).toContain('otto@orange.example');
    const told = stage.of('queue.removed').filter(({ deleted }) => deleted).length;
    expect(told + stage.counted('mail', 'removed')).toBe(300);
  });

  it('is seen by whoever follows the log', () => {
    const stage = new AbuseStage();
    stage.type('tail -f /var/log/mail.log');
    stage.do({ ...start, messages: 40 });
    const printed = stage
      .of('tty.output')
      .map(({ text }) => text)
      .join('');
    expect(printed.match(/from=<offers@pills\.example>, size/g)).toHaveLength(40);
  });

  it('is the same flood each time', () => {
    const run = () => JSON.stringify(new AbuseStage(openRelay, 'same').do({ ...start, messages: 60 }).sink.events);
    expect(run()).toBe(run());
  });

  it('goes on after the relay had no power: its queue is what it was', () => {
    const stage = new AbuseStage().do({ kind: 'host.power', host: 'mx-orange', up: false }, start);
    const before = stage.queued('mail');
    const events = stage.sink.events.length;
    stage.do({ kind: 'host.power', host: 'mail', up: false }, { kind: 'host.power', host: 'mail', up: true });
    expect(stage.queued('mail')).toBe(before);
    expect(stage.sink.events.length - events).toBeLessThan(600);
  });
});
