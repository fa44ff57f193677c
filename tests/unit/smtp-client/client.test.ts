import { describe, expect, it } from 'vitest';
import { mailboxesAfter, noMailboxes } from '../../../src/session/projections/mailboxes.ts';
import { replies, ScriptedWorld } from '../../support/scripted-server.ts';

const heardBy = (scripted: ScriptedWorld, host = 'mx1') => scripted.heard.get(host) ?? [];

describe('the SMTP client', () => {
  it('[C-EHLO-02] names itself with its full name', () => {
    const scripted = new ScriptedWorld({ mx1: replies({}) });
    scripted.send('ben@green.example');
    expect(heardBy(scripted)[0]).toBe('EHLO submit.blue.example');
  });

  it('[C-EHLO-01] falls back to HELO when EHLO is not known, and then uses no extension', () => {
    const scripted = new ScriptedWorld({ mx1: replies({ EHLO: '500 what?' }) });
    scripted.send('ben@green.example');
    expect(heardBy(scripted).slice(0, 3)).toEqual([
      'EHLO submit.blue.example',
      'HELO submit.blue.example',
      'MAIL FROM:<anna@blue.example>',
    ]);
    expect(scripted.of('queue.sent')).toHaveLength(1);
  });

  it.each([
    ['250-x\r\n250-SIZE 1000000\r\n250 8BITMIME', 'Grüße\n', /^MAIL FROM:<anna@blue\.example> SIZE=\d+ BODY=8BITMIME$/],
    ['250-x\r\n250 SIZE', 'Hello\n', /^MAIL FROM:<anna@blue\.example> SIZE=\d+$/],
    // What is converted on its way has another size.
    ['250-x\r\n250 SIZE', 'Grüße\n', /^MAIL FROM:<anna@blue\.example>$/],
    ['250 x', 'Grüße\n', /^MAIL FROM:<anna@blue\.example>$/],
  ])('[C-EHLO-03] sends only parameters of what was announced: %j', (ehlo, text, mail) => {
    const scripted = new ScriptedWorld({ mx1: replies({ EHLO: ehlo }) });
    scripted.send('ben@green.example', text);
    expect(heardBy(scripted)[1]).toMatch(mail);
  });

  it('[X-PIPE-01] sends a group at once only if PIPELINING was announced', () => {
    const grouped = new ScriptedWorld({ mx1: replies({}) });
    grouped.send('ben@green.example');
    const alone = new ScriptedWorld({ mx1: replies({ EHLO: '250 x' }) });
    alone.send('ben@green.example');
    const segments = (scripted: ScriptedWorld) =>
      scripted.of('tcp.segment').filter(({ host, to }) => host === 'submit' && to === 'mx1').length;
    expect(heardBy(grouped).map((line) => line.split(' ')[0])).toEqual(
      heardBy(alone).map((line) => line.split(' ')[0]),
    );
    expect(segments(alone) - segments(grouped)).toBe(2);
  });

  it('[C-DATA-01] doubles a dot at the start of a line', () => {
    const scripted = new ScriptedWorld({ mx1: replies({}) });
    scripted.send('ben@green.example', '.\n.one\nend\n');
    expect(scripted.raw[0]).toContain('\r\n\r\n..\r\n..one\r\nend\r\n.\r\n');
  });

  it('[C-DATA-02] sends no content before a 354: RSET, and the message stays queued', () => {
    const scripted = new ScriptedWorld({
      mx1: replies({ DATA: '451 4.3.0 not now' }),
      mx2: replies({ connect: '421 no' }),
    });
    scripted.send('ben@green.example');
    expect(heardBy(scripted)).toContain('RSET');
    expect(heardBy(scripted).join('\n')).not.toContain('Subject: Test');
    expect(scripted.of('queue.deferred')).toHaveLength(1);
  });

  it('[X-PIPE-02] sends just a dot when every recipient was refused and DATA got 354 all the same', () => {
    const scripted = new ScriptedWorld({ mx1: replies({ RCPT: '550 5.1.1 no' }) });
    scripted.send('ben@green.example');
    expect(scripted.raw[0]).not.toContain('Subject: Test');
    expect(heardBy(scripted)).toContain('<data> .');
    expect(scripted.of('queue.bounced').map(({ recipient }) => recipient)).toEqual(['ben@green.example']);
  });

  it('[C-QUIT-01] says QUIT, and closes only after the answer', () => {
    const scripted = new ScriptedWorld({ mx1: replies({}) });
    scripted.send('ben@green.example');
    expect(heardBy(scripted).at(-1)).toBe('QUIT');
    const conn = scripted.of('tcp.syn').find(({ to }) => to === 'mx1')?.conn;
    const goodbye = scripted.of('smtp.heard').find((event) => event.conn === conn && event.to === 'QUIT');
    const fin = scripted.of('tcp.fin').find((event) => event.conn === conn && event.dir === 'c2s');
    expect(goodbye?.code).toBe(221);
    expect(fin?.seq).toBeGreaterThan(goodbye?.seq ?? Infinity);
  });

  it.each([
    ['299 sure', 'queue.sent'],
    ['459 hm', 'queue.deferred'],
    ['599 never', 'queue.bounced'],
  ] as const)('[C-REPLY-01] goes by the first digit of a code it does not know: %s', (reply, outcome) => {
    const scripted = new ScriptedWorld({ mx1: replies({ RCPT: reply }), mx2: replies({ RCPT: reply }) });
    scripted.send('ben@green.example');
    expect(scripted.of(outcome)).toHaveLength(outcome === 'queue.sent' ? 1 : 1);
  });

  it('[C-REPLY-02] bears replies without text', () => {
    const scripted = new ScriptedWorld({ mx1: replies({ MAIL: '250', RCPT: '250-\r\n250 ' }) });
    scripted.send('ben@green.example');
    expect(scripted.of('queue.sent')).toHaveLength(1);
  });
});

describe('what becomes of the recipients', () => {
  /** ben is accepted, carla deferred, nobody refused: by their names. */
  const mixed = (final: string) => (line: string) => {
    if (line.startsWith('RCPT'))
      return line.includes('ben') ? '250 2.1.5 Ok' : line.includes('carla') ? '450 4.2.0 later' : '550 5.1.1 no';
    return replies({ '.': final })(line);
  };
  const outcomes = (final: string) => {
    const scripted = new ScriptedWorld({ mx1: mixed(final), mx2: replies({ connect: '421 no' }) });
    scripted.send('ben@green.example, carla@green.example, nobody@green.example');
    const names = (kind: 'queue.sent' | 'queue.deferred' | 'queue.bounced') =>
      scripted
        .of(kind)
        .filter(({ host }) => host === 'submit')
        .map(({ recipient }) => recipient.split('@')[0])
        .filter((name) => name !== 'anna');
    return {
      sent: names('queue.sent'),
      deferred: names('queue.deferred').sort(),
      bounced: names('queue.bounced').sort(),
    };
  };

  it('[C-DATA-04] 250, 450, 550, and then 250 at the end: one is done, one waits, one bounces', () => {
    expect(outcomes('250 2.0.0 Ok')).toEqual({ sent: ['ben'], deferred: ['carla'], bounced: ['nobody'] });
  });

  it('[C-DATA-04] 451 at the end: the accepted one waits, too', () => {
    expect(outcomes('451 4.3.0 hm')).toEqual({ sent: [], deferred: ['ben', 'carla'], bounced: ['nobody'] });
  });

  it('[C-DATA-04] 554 at the end: the accepted one bounces', () => {
    expect(outcomes('554 5.6.0 no')).toEqual({ sent: [], deferred: ['carla'], bounced: ['ben', 'nobody'] });
  });

  it('[S-DATA-09] a server that accepted two reports the one it cannot deliver', () => {
    const scripted = new ScriptedWorld({
      mx1: (line) => (/^RCPT.*nobody/.test(line) ? '550 5.1.1 no' : replies({})(line)),
    });
    scripted.send('ben@green.example, nobody@green.example');
    const accepted = scripted.of('smtp.reply').find(({ host, to }) => host === 'submit' && to === '.');
    expect(accepted?.reply.code).toBe(250);
    const anna = scripted.sink.events.reduce(mailboxesAfter, noMailboxes).get('mx-blue/anna') ?? [];
    expect(anna).toHaveLength(1);
    expect(anna[0]?.message).toContain('<nobody@green.example>');
    expect(anna[0]?.message.split("I'm sorry")[1]?.split('----')[0]).not.toContain('<ben@green.example>');
  });
});

describe('the way to the next server', () => {
  it('[Q-MX-06] a server that refuses the connection: the next one takes the mail in the same attempt', () => {
    const scripted = new ScriptedWorld({ mx2: replies({}) }, (scenario) => ({
      ...scenario,
      hosts: scenario.hosts.map((host) => (host.id === 'mx1' ? { ...host, services: {} } : host)),
    }));
    scripted.send('ben@green.example');
    expect(scripted.of('tcp.closed').some(({ how, host }) => how === 'refused' && host === 'submit')).toBe(true);
    expect(scripted.of('queue.attempt').filter(({ destination }) => destination === 'green.example')).toHaveLength(1);
    expect(scripted.of('queue.sent').find(({ host }) => host === 'submit')?.relay).toContain('mx2.green.example');
  });

  it.each([
    ['RCPT', '450 4.2.0 later', true],
    ['MAIL', '451 4.3.0 later', true],
    ['connect', '421 4.3.2 busy', true],
    ['connect', '554 no SMTP service here', true],
    ['RCPT', '550 5.1.1 no', false],
    ['MAIL', '550 5.7.1 no', false],
  ])('[Q-MX-10] %s answered %s: is the next server tried? %s', (verb, reply, tried) => {
    const scripted = new ScriptedWorld({ mx1: replies({ [verb]: reply }), mx2: replies({}) });
    scripted.send('ben@green.example');
    expect(heardBy(scripted, 'mx2').length > 0).toBe(tried);
    expect(scripted.of('queue.bounced').length > 0).toBe(!tried);
  });

  it('[C-TIME-02] silence and a broken connection are troubles of the moment: the message stays queued', () => {
    const silent = new ScriptedWorld({ mx1: replies({ RCPT: null, DATA: null }), mx2: replies({ connect: '421 no' }) });
    silent.send('ben@green.example');
    silent.world.runUntil(silent.world.nowMs + 301_000);
    expect(silent.of('queue.deferred')).toHaveLength(1);
    const broken = new ScriptedWorld({ mx1: replies({ MAIL: 'close' }), mx2: replies({ connect: '421 no' }) });
    broken.send('ben@green.example');
    expect(broken.of('queue.deferred')).toHaveLength(1);
    expect(broken.of('queue.bounced')).toEqual([]);
  });
});
