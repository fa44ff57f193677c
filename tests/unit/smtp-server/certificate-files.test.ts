import { describe, expect, it } from 'vitest';
import type { Certificate } from '$sim/net/certificate.ts';
import { certificateText, keyText, serverCertificate } from '$sim/machines/smtp-server/certificate-files.ts';
import { Configuration } from '$sim/policy/configuration.ts';
import { KeepingSink } from '$sim/kernel/trace.ts';
import type { SimEvent } from '$sim/trace.ts';
import { World } from '$sim/world/world.ts';
import { tlsWorld } from '../programs/tls-world.ts';
import { judged, said, sessionFacts } from './session-facts.ts';

const own: Certificate = {
  names: ['mail.example'],
  issuer: 'mail.example',
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2026-04-01T00:00:00Z',
};
const other = { ...own, notAfter: '2026-07-01T00:00:00Z' };
const files = {
  '/cert': `some words\n${certificateText(own)}`,
  '/key': keyText(own),
  '/other-key': keyText(other),
  '/both': keyText(own) + certificateText(own) + certificateText(other),
  '/rubbish': '-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----\n',
};
const configured = (mainCf: string) => serverCertificate(new Configuration(mainCf), new Map(Object.entries(files)));

describe('the certificate of a server', () => {
  it('is vouched for by the trusted authority when none is configured', () => {
    expect(configured('myhostname = mail.example')).toMatchObject({
      names: ['mail.example'],
      issuer: 'Example Trust CA',
    });
  });

  it.each([
    'smtpd_tls_cert_file = /cert\nsmtpd_tls_key_file = /key',
    'smtpd_tls_cert_file = /both',
    'smtpd_tls_chain_files = /both',
    'smtpd_tls_chain_files = /key, /cert',
    'smtpd_tls_chain_files = /both\nsmtpd_tls_cert_file = /nowhere',
  ])('is read from its files: %j', (mainCf) => {
    expect(configured(mainCf)).toEqual(own);
  });

  it.each([
    'smtpd_tls_cert_file = /nowhere',
    'smtpd_tls_cert_file = /cert',
    'smtpd_tls_cert_file = /cert\nsmtpd_tls_key_file = /other-key',
    'smtpd_tls_cert_file = /rubbish\nsmtpd_tls_key_file = /key',
    'smtpd_tls_chain_files = /cert',
  ])('is none without its key, with the key of another, or out of rubbish: %j', (mainCf) => {
    expect(configured(mainCf)).toBeNull();
  });

  it('that cannot be had is a local problem, told at STARTTLS', () => {
    const facts = sessionFacts('smtpd_tls_security_level = may\nsmtpd_tls_cert_file = /nowhere');
    expect(said(judged('STARTTLS', facts))).toBe('454 4.7.0 TLS not available due to local problem');
    expect(said(judged('STARTTLS', sessionFacts('smtpd_tls_security_level = may')))).toBe(
      '220 2.0.0 Ready to start TLS',
    );
  });

  it('that cannot be had ends a connection with implicit TLS at once', () => {
    const scenario = tlsWorld({ submit: { key: '/elsewhere.pem' } });
    const sink = new KeepingSink<SimEvent>();
    const world = new World(scenario, 'seed', sink);
    world.input({ kind: 'tty.open', tty: 't', host: 'laptop' });
    world.input({ kind: 'tty.line', tty: 't', line: 'telnet submit.blue.example 465' });
    world.runUntilIdle();
    expect(
      sink.events.some((event) => event.kind === 'tty.output' && event.text.includes('closed by foreign host')),
    ).toBe(true);
    expect(sink.events.some(({ kind }) => kind === 'smtp.reply')).toBe(false);
  });
});
