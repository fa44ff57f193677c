import { describe, expect, it } from 'vitest';
import { readWorld } from '../../../src/course/build/read-world.ts';
import { KeepingSink } from '../../../src/sim/kernel/trace.ts';
import { octets } from '../../../src/sim/octets.ts';
import type { DsnWishes } from '../../../src/sim/smtp/dsn.ts';
import type { SimEvent } from '../../../src/sim/trace.ts';
import { World } from '../../../src/sim/world/world.ts';

const base = readWorld('lessons/worlds/base.yaml');
const mainCf = '/etc/postfix/main.cf';
const content = 'Message-Id: <1@x>\r\nSubject: Secret\r\n\r\nThe body\r\n';

interface Letter {
  readonly to: readonly string[];
  readonly from?: string;
  readonly dsn?: DsnWishes;
  /** Settings of the relay `submit`, and of the mailbox server. */
  readonly more?: string;
  readonly receiver?: string;
  readonly waitS?: number;
}

/** Mail from the relay of blue.example; gives what Anna finds then, and what the relay's log says. */
function letters({ to, from = 'anna@blue.example', dsn, more = '', receiver = '', waitS = 60 }: Letter) {
  const added: Record<string, string> = { submit: more, mx1: receiver, mx2: receiver };
  const hosts = base.hosts.map((host) =>
    host.id in added
      ? { ...host, files: { ...host.files, [mainCf]: `${host.files[mainCf]}\n${added[host.id]}\n` } }
      : host,
  );
  const world = new World({ ...base, hosts }, 'seed', new KeepingSink<SimEvent>());
  const relay = world.hosts.get('submit');
  relay?.mailSystem?.submit({ reversePath: from, forwardPaths: to, ...(dsn && { dsn }) }, octets(content));
  world.runUntil(waitS * 1000);
  const box = (name: string) => (world.hosts.get('mx-blue')?.mail.list(name) ?? []).map(({ message }) => `${message}`);
  return { anna: box('anna'), log: relay?.context.log.text() ?? '', world };
}

const lost = 'nobody@green.example';
const found = 'ben@green.example';
const notify = (address: string, ...on: ('NEVER' | 'SUCCESS' | 'FAILURE' | 'DELAY')[]): DsnWishes => ({
  recipients: { [address]: { notify: on } },
});
const deaf = 'smtpd_discard_ehlo_keywords = dsn';

describe('a sender who asks', () => {
  it.each<[wish: DsnWishes | undefined, to: string, receiver: string, subject: string | null]>([
    [undefined, lost, '', 'Undelivered Mail Returned to Sender'],
    [notify(lost, 'FAILURE'), lost, '', 'Undelivered Mail Returned to Sender'],
    [notify(lost, 'NEVER'), lost, '', null],
    [notify(lost, 'SUCCESS'), lost, '', null],
    [notify(lost, 'DELAY'), lost, '', null],
    [undefined, found, '', null],
    [undefined, found, deaf, null],
    [notify(found, 'SUCCESS'), found, '', 'Successful Mail Delivery Report'],
    [notify(found, 'SUCCESS'), found, deaf, 'Successful Mail Delivery Report'],
    [notify(found, 'FAILURE'), found, deaf, null],
    [notify(found, 'NEVER'), found, '', null],
  ])('[D-DSN-07] for %j hears of mail to %s (%s): %s', (dsn, to, receiver, subject) => {
    const { anna } = letters({ to: [to], receiver, ...(dsn && { dsn }) });
    expect(anna.map((message) => /^Subject: (.*)\r$/m.exec(message)?.[1])).toEqual(subject === null ? [] : [subject]);
  });

  it('[D-DSN-08] hears of the delivery from who delivered', () => {
    const { anna } = letters({ to: [found], dsn: notify(found, 'SUCCESS') });
    expect(anna[0]).toContain('Reporting-MTA: dns; mx1.green.example');
    expect(anna[0]).toContain('Action: delivered');
    expect(anna[0]).toContain(`<${found}>: delivery via local: delivered to mailbox`);
    expect(anna[0]).toContain('Diagnostic-Code: X-Postfix; delivery via local: delivered to mailbox');
  });

  it('[D-DSN-09] hears that it was relayed, where the next server knows no DSN', () => {
    const { anna } = letters({ to: [found], dsn: notify(found, 'SUCCESS'), receiver: deaf });
    expect(anna).toHaveLength(1);
    expect(anna[0]).toContain('Reporting-MTA: dns; submit.blue.example');
    expect(anna[0]).toContain('Action: relayed');
    expect(anna[0]).toContain('Remote-MTA: dns; mx1.green.example');
  });

  it('[D-DSN-10] finds envelope id and original recipient again, and as much of the message as wanted', () => {
    const recipients = { [lost]: { orcpt: 'rfc822;alias@blue.example' } };
    const [headers] = letters({ to: [lost], dsn: { envid: 'QQ=1', ret: 'HDRS', recipients } }).anna;
    expect(headers).toContain('Original-Envelope-Id: QQ=1');
    expect(headers).toContain('Original-Recipient: rfc822;alias@blue.example');
    expect(headers).toContain('Content-Type: text/rfc822-headers');
    expect(headers).not.toContain('The body');
    const [full] = letters({ to: [lost], dsn: { ret: 'FULL' } }).anna;
    expect(full).toContain('The body');
    expect(full).not.toContain('Original-Envelope-Id');
  });
});

describe('a notice', () => {
  it('[D-DSN-01] goes from the null reverse-path to who sent the message', () => {
    const { world, anna } = letters({ to: [lost] });
    expect(anna[0]).toMatch(/^Return-Path: <>\r\nX-Original-To: anna@blue\.example\r\n/);
    expect(world.hosts.get('mx-blue')?.context.log.text()).toContain('from=<>, size=');
  });

  it('[D-DSN-06] lists all that failed, and none that did not', () => {
    const { anna } = letters({ to: [lost, found, 'noone@green.example', 'ghost@nowhere.invalid'] });
    expect(anna).toHaveLength(1);
    const listed = [...(anna[0]?.matchAll(/^Final-Recipient: rfc822; (\S+)/gm) ?? [])].map(([, address]) => address);
    expect(listed.sort()).toEqual(['ghost@nowhere.invalid', lost, 'noone@green.example']);
  });

  it('[D-DSN-02, D-DSN-03] has three parts in order, and every field it must have', () => {
    const [message = ''] = letters({ to: [lost] }).anna;
    const boundary = /boundary="([^"]+)"/.exec(message)?.[1] ?? '?';
    const parts = message.split(`--${boundary}`);
    expect(parts).toHaveLength(5);
    expect(parts.slice(1, 4).map((part) => /^Content-Type: ([^;\r]+)/m.exec(part)?.[1])).toEqual([
      'text/plain',
      'message/delivery-status',
      'message/rfc822',
    ]);
    const [, perMessage = '', perRecipient = ''] = parts[2]?.split('\r\n\r\n') ?? [];
    expect(perMessage).toMatch(/^Reporting-MTA: dns; submit\.blue\.example/);
    for (const field of ['Final-Recipient', 'Action', 'Status', 'Remote-MTA', 'Diagnostic-Code'])
      expect(perRecipient).toMatch(new RegExp(`^${field}: .`, 'm'));
  });

  it('returns a large message by its header alone', () => {
    const [message = ''] = letters({ to: [lost], more: 'bounce_size_limit = 50' }).anna;
    expect(message).toContain('Content-Description: Undelivered Message Headers');
    expect(message).not.toContain('The body');
  });

  it('[D-DSN-05] warns of a delay once, and promises how long it will be tried', () => {
    const { anna, log } = letters({
      to: [found],
      more: 'delay_warning_time = 20m\ntransport_maps = inline:{green.example=retry:off}',
      waitS: 20_000,
    });
    expect(anna).toHaveLength(1);
    expect(anna[0]).toContain('Subject: Delayed Mail (still being retried)');
    expect(anna[0]).toContain('It will be retried until it is 5 day(s) old.');
    expect(anna[0]).toContain('Action: delayed');
    expect(log.match(/sender delay notification/g)).toHaveLength(1);
    expect(log.match(/error\[\d+\]: .* status=deferred \(off\)/g)?.length).toBeGreaterThan(4);
  });
});

describe('the postmaster', () => {
  it('hears of bounces only when notify_classes says so, and sees no content', () => {
    const { log, world } = letters({ to: [lost], more: 'notify_classes = bounce' });
    expect(log).toMatch(/sender non-delivery notification: (\w+)\n[^]*postmaster non-delivery notification: (\w+)\n/);
    const copies = world.hosts.get('mx-blue')?.mail.list('postmaster') ?? [];
    expect(copies.map(({ message }) => /^Subject: (.*)\r$/m.exec(message)?.[1])).toEqual([
      'Postmaster Copy: Undelivered Mail',
    ]);
    expect(copies[0]?.message).not.toContain('The body');
  });

  it('[Q-LOOP-02] hears of a bounce that bounced, and of a notice to himself that bounced nobody hears', () => {
    const { log } = letters({
      to: [lost],
      from: 'ghost@nowhere.invalid',
      more: 'notify_classes = 2bounce\n2bounce_notice_recipient = nobody@nowhere.invalid',
    });
    expect(log.match(/postmaster non-delivery notification/g)).toHaveLength(1);
    expect(log.match(/warning: \w+: undeliverable postmaster notification discarded/g)).toHaveLength(1);
  });
});

describe('soft_bounce', () => {
  it('keeps what would be returned', () => {
    const { anna, log, world } = letters({ to: [lost], more: 'soft_bounce = yes' });
    expect(anna).toEqual([]);
    expect(log).toMatch(/dsn=4\.1\.1, status=SOFTBOUNCE \(host mx1/);
    expect(world.hosts.get('submit')?.mailSystem?.queue.entries()).toHaveLength(1);
  });
});
