import { describe, expect, it } from 'vitest';
import { KeepingSink } from '../../../src/sim/kernel/trace.ts';
import {
  onward,
  unprotected,
  type ClientSecurity,
  type Login,
} from '../../../src/sim/machines/smtp-client/security.ts';
import { chooseMechanism, SaslClient } from '../../../src/sim/machines/smtp-client/sasl.ts';
import { parseCapabilities } from '../../../src/sim/smtp/extensions.ts';
import type { EventOf, SimEvent } from '../../../src/sim/trace.ts';
import type { HostSpec, Scenario } from '../../../src/sim/world/scenario.ts';
import { World } from '../../../src/sim/world/world.ts';
import { base } from '../view/world.ts';
import { replies, ScriptedWorld } from '../../support/scripted-server.ts';

const login: Login = { user: 'anna', password: 'x', plaintext: { bare: true, sealed: true }, needed: true };
const always: ClientSecurity = { ...unprotected, tls: 'encrypt' };
const may: ClientSecurity = { ...unprotected, tls: 'may' };
const notBare: Login = { ...login, plaintext: { bare: false, sealed: true } };

describe('what is due once the server’s offer is known', () => {
  it.each<[string, ClientSecurity, string, { sealed?: boolean; tlsRefused?: boolean }, string]>([
    ['nothing is wanted', unprotected, 'STARTTLS, AUTH PLAIN', {}, 'ready'],
    ['TLS is offered', may, 'STARTTLS', {}, 'starttls'],
    ['TLS is not offered, and may be left out', may, '', {}, 'ready'],
    ['TLS was refused, and may be left out', may, 'STARTTLS', { tlsRefused: true }, 'ready'],
    ['TLS is spoken already', may, 'STARTTLS', { sealed: true }, 'ready'],
    ['TLS is not offered, but must be', always, 'AUTH PLAIN', {}, 'tls-missing'],
    ['TLS was refused, but must be', always, 'STARTTLS', { tlsRefused: true }, 'tls-missing'],
    ['TLS comes before the login', { ...always, login }, 'STARTTLS, AUTH PLAIN', {}, 'starttls'],
    ['the login comes after TLS', { ...always, login }, 'AUTH PLAIN', { sealed: true }, 'login'],
    ['a login without TLS', { ...unprotected, login }, 'AUTH LOGIN', {}, 'login'],
    ['no mechanism in common', { ...unprotected, login }, 'AUTH GSSAPI', {}, 'login-missing'],
    ['no login is offered, but needed', { ...unprotected, login }, '', {}, 'login-missing'],
    ['no login is offered, nor needed', { ...unprotected, login: { ...login, needed: false } }, '', {}, 'ready'],
    ['the password must not be seen', { ...unprotected, login: notBare }, 'AUTH PLAIN', {}, 'login-missing'],
    ['… and is not, within TLS', { ...always, login: notBare }, 'AUTH PLAIN', { sealed: true }, 'login'],
  ])('%s', (_, security, offer, { sealed = false, tlsRefused = false }, due) => {
    const capabilities = parseCapabilities(['mx.example', ...offer.split(', ')]);
    expect(onward(security, { capabilities, sealed, tlsRefused })).toBe(due);
  });
});

describe('the client’s side of AUTH', () => {
  it('PLAIN says it all at once (RFC 4616 §4)', () => {
    const tim = { ...login, user: 'tim', password: 'tanstaaftanstaaf' };
    expect(new SaslClient('PLAIN', tim).command).toBe('AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm');
  });

  it('CRAM-MD5 answers with a digest, and comes first where it is offered (RFC 2195 §2)', () => {
    const tim = { ...login, user: 'tim', password: 'tanstaaftanstaaf' };
    const sasl = new SaslClient('CRAM-MD5', tim);
    expect(sasl.command).toBe('AUTH CRAM-MD5');
    expect(sasl.answer('PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+')).toBe(
      'dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw',
    );
    expect(chooseMechanism(['PLAIN', 'CRAM-MD5'], login, true)).toBe('CRAM-MD5');
    expect(chooseMechanism(['PLAIN', 'CRAM-MD5'], notBare, false)).toBe('CRAM-MD5');
    expect(chooseMechanism(['DIGEST-MD5', 'PLAIN'], notBare, false)).toBeNull();
  });

  it('LOGIN answers two questions, and gives up at a third or at what is no base64', () => {
    const sasl = new SaslClient('LOGIN', login);
    expect([sasl.command, sasl.answer('VXNlcm5hbWU6'), sasl.answer('UGFzc3dvcmQ6')]).toEqual([
      'AUTH LOGIN',
      'YW5uYQ==',
      'eA==',
    ]);
    expect(sasl.answer('bW9yZT8=')).toBe('*');
    expect(new SaslClient('LOGIN', login).answer('what?')).toBe('*');
  });
});

type Account = NonNullable<HostSpec['services']['mailProgram']>;

/** What comes of a message to Ben when Anna's account, or a file of a host, is another. */
function deliver(change: {
  account?: Partial<Account>;
  files?: readonly [host: string, path: string, more: string][];
}) {
  const hosts = base.hosts.map((host): HostSpec => {
    const { mailProgram } = host.services;
    const files = { ...host.files };
    for (const [id, path, more] of change.files ?? [])
      if (id === host.id) files[path] = `${files[path] ?? ''}\n${more}\n`;
    return mailProgram
      ? { ...host, files, services: { mailProgram: { ...mailProgram, ...change.account } } }
      : { ...host, files };
  });
  const sink = new KeepingSink<SimEvent>();
  const world = new World({ ...base, hosts }, 'seed', sink);
  world.input({
    kind: 'mail.send',
    host: 'laptop',
    draft: { from: '', to: 'ben@green.example', subject: 's', text: 't' },
  });
  world.runUntilIdle();
  const of = <K extends SimEvent['kind']>(kind: K) =>
    sink.events.filter((event): event is EventOf<K> => event.kind === kind);
  return { of, verbs: of('smtp.command').map(({ host, verb }) => `${host} ${verb}`) };
}

describe('an account', () => {
  it('with STARTTLS says EHLO again and logs in before it sends; on the wire nothing can be read', () => {
    const { of, verbs } = deliver({});
    expect(verbs.filter((line) => line.startsWith('submit')).slice(0, 5)).toEqual(
      ['EHLO', 'STARTTLS', 'EHLO', 'AUTH', 'MAIL'].map((verb) => `submit ${verb}`),
    );
    expect(of('mail.delivered')).toHaveLength(1);
    const wire = of('tcp.segment')
      .filter(({ host, to }) => host === 'laptop' || to === 'laptop')
      .map(({ bytes }) => bytes)
      .join('');
    expect(wire).toContain('STARTTLS');
    expect(wire).not.toMatch(/MAIL FROM|AUTH PLAIN|Subject/);
  });

  it('with TLS on 465 speaks it from the first octet', () => {
    const { of, verbs } = deliver({ account: { port: 465, encryption: 'tls' } });
    expect(verbs.slice(0, 3)).toEqual(['submit EHLO', 'submit AUTH', 'submit MAIL']);
    expect(of('tcp.segment').some(({ host, bytes }) => host === 'laptop' && bytes.startsWith('EHLO'))).toBe(false);
    expect(of('mail.delivered')).toHaveLength(1);
  });

  it.each<[string, Partial<Account>, object]>([
    ['a wrong password', { login: { user: 'anna', password: 'no' } }, { command: 'AUTH', reply: { code: 535 } }],
    ['no encryption where it is needed', { encryption: 'none' }, { kind: 'no-login' }],
    ['no login', { login: null }, { command: 'RCPT TO', reply: { code: 553 } }],
    ['TLS at the port of STARTTLS', { encryption: 'tls' }, { kind: 'tls', why: 'handshake' }],
    ['a name that the certificate does not have', { server: '192.0.2.20' }, { kind: 'tls', why: 'name-mismatch' }],
    ['a server without TLS', { server: 'mx.blue.example', port: 25 }, { kind: 'tls', why: 'not-offered' }],
  ])('[T-STLS-09] with %s keeps the message in its outbox and says why', (_, account, problem) => {
    const { of } = deliver({ account });
    expect(of('outbox.failed').map((event) => event.problem)).toMatchObject([problem]);
    expect(of('mail.delivered')).toHaveLength(0);
  });
});

describe('a mail system’s client', () => {
  const mainCf = '/etc/postfix/main.cf';
  const offering = { EHLO: '250-mx1\r\n250-STARTTLS\r\n250 PIPELINING' };
  const submitWith = (settings: string) => (scenario: Scenario) => ({
    ...scenario,
    hosts: scenario.hosts.map((host) =>
      host.id === 'submit'
        ? { ...host, files: { ...host.files, [mainCf]: `${host.files[mainCf] ?? ''}\n${settings}\n` } }
        : host,
    ),
  });

  it('uses TLS where it may and can (smtp_tls_security_level = may)', () => {
    const { verbs, of } = deliver({
      files: [
        ['submit', mainCf, 'smtp_tls_security_level = may'],
        ['mx1', mainCf, 'smtpd_tls_security_level = may'],
      ],
    });
    expect(verbs.filter((line) => line.startsWith('mx1')).slice(0, 4)).toEqual([
      'mx1 EHLO',
      'mx1 STARTTLS',
      'mx1 EHLO',
      'mx1 MAIL',
    ]);
    expect(of('mail.delivered')).toHaveLength(1);
  });

  it('goes on in plain text when STARTTLS is refused and TLS may be left out', () => {
    const scripted = new ScriptedWorld(
      { mx1: replies({ ...offering, STARTTLS: '454 4.7.0 not now' }) },
      submitWith('smtp_tls_security_level = may'),
    );
    scripted.send('ben@green.example');
    expect(scripted.heard.get('mx1')?.slice(0, 3)).toEqual([
      'EHLO submit.blue.example',
      'STARTTLS',
      'MAIL FROM:<anna@blue.example>',
    ]);
    expect(scripted.of('queue.sent')).toHaveLength(1);
  });

  it.each([
    ['454 4.7.0 not now', offering, 'EHLO submit.blue.example,STARTTLS,QUIT'],
    ['500 what?', {}, 'EHLO submit.blue.example'],
  ])(
    '[T-STLS-09] sends nothing without TLS where it is required, but tries again later (%s)',
    (reply, ehlo, expected) => {
      const scripted = new ScriptedWorld(
        { mx1: replies({ ...ehlo, STARTTLS: reply }), mx2: replies({ connect: '421 no' }) },
        submitWith('smtp_tls_security_level = encrypt'),
      );
      scripted.send('ben@green.example');
      const heard = scripted.heard.get('mx1')?.join();
      // The last server tried is mx2; what mx1 said stands in the trace of its session.
      expect(scripted.of('queue.deferred')).toHaveLength(1);
      expect(heard).toBe(expected);
    },
  );

  it('does not believe what was said in plain text behind the 220 (RFC 3207 §5)', () => {
    const scripted = new ScriptedWorld(
      { mx1: replies({ ...offering, STARTTLS: '220 go\r\n250-evil\r\n250 AUTH PLAIN' }) },
      submitWith('smtp_tls_security_level = may'),
    );
    scripted.send('ben@green.example');
    expect(scripted.heard.get('mx1')?.join()).not.toContain('MAIL');
  });

  it('logs in at its relayhost (smtp_sasl_password_maps)', () => {
    const { verbs, of } = deliver({
      files: [
        [
          'mx-blue',
          mainCf,
          'smtpd_sasl_auth_enable = yes\nsmtpd_relay_restrictions = permit_sasl_authenticated, reject',
        ],
        ['mx-blue', '/etc/sasldb2', 'submit geheim'],
        [
          'submit',
          mainCf,
          'relayhost = [mx.blue.example]:25\nsmtp_sasl_auth_enable = yes\n' +
            'smtp_sasl_password_maps = texthash:/etc/postfix/passwords\nsmtp_sasl_security_options = noanonymous',
        ],
        ['submit', '/etc/postfix/passwords', '[mx.blue.example]:25 submit:geheim'],
      ],
    });
    expect(verbs.filter((line) => line.startsWith('mx-blue')).slice(0, 3)).toEqual([
      'mx-blue EHLO',
      'mx-blue AUTH',
      'mx-blue MAIL',
    ]);
    expect(of('mail.delivered')).toHaveLength(1);
  });

  it.each([
    ['the policy table is not there', 'smtp_tls_policy_maps = texthash:/etc/postfix/nowhere'],
    ['the policy is none', 'smtp_tls_policy_maps = inline:{green.example=always}'],
    [
      'the passwords are not there',
      'smtp_sasl_auth_enable = yes\nsmtp_sasl_password_maps = texthash:/etc/postfix/nowhere',
    ],
  ])('puts mail off where %s, rather than to send it with less protection', (_, settings) => {
    const { verbs, of } = deliver({ files: [['submit', mainCf, settings]] });
    expect(verbs.filter((line) => line.startsWith('mx1'))).toEqual([]);
    expect(of('queue.deferred')[0]?.problem).toMatchObject({ kind: 'transport', status: '4.7.5' });
    expect(of('mail.delivered')).toEqual([]);
  });
});

describe('an account that is set up anew', () => {
  const configure = (outgoing: object) => {
    const sink = new KeepingSink<SimEvent>();
    const world = new World(base, 'seed', sink);
    const {
      server,
      port,
      encryption,
      login: known,
    } = base.hosts.flatMap(({ services }) => services.mailProgram ?? [])[0] ?? {};
    const standard = { server, port, encryption, login: known };
    world.input({ kind: 'mail.configure', host: 'laptop', outgoing: { ...standard, ...outgoing } as never });
    world.input({
      kind: 'mail.send',
      host: 'laptop',
      draft: { from: '', to: 'ben@green.example', subject: 's', text: 't' },
    });
    world.runUntilIdle();
    return sink.events;
  };
  const kinds = (events: readonly SimEvent[]) => new Set(events.map(({ kind }) => kind));

  it('sends as it says, and tells it', () => {
    const events = configure({ port: 465, encryption: 'tls' });
    expect(events.find(({ kind }) => kind === 'mail.configured')).toMatchObject({ outgoing: { port: 465 } });
    expect(events.some((event) => event.kind === 'tcp.syn' && event.server.port === 465)).toBe(true);
    expect(kinds(events).has('mail.delivered')).toBe(true);
  });

  it.each([
    [{ server: 'submit blue' }, 'badServer'],
    [{ server: '' }, 'badServer'],
    [{ port: 0 }, 'badPort'],
    [{ port: 70_000 }, 'badPort'],
  ])('%j is refused, and the old one stays', (outgoing, key) => {
    const events = configure(outgoing);
    expect(events.find(({ kind }) => kind === 'input.refused')).toMatchObject({ reason: { key } });
    expect(kinds(events).has('mail.delivered')).toBe(true);
  });
});
