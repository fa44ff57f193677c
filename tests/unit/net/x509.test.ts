import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pemBlock, readPem } from '$sim/mail/pem.ts';
import type { Certificate } from '$sim/net/certificate.ts';
import { certificateFromDer, certificateToDer } from '$sim/net/x509.ts';
import { octets } from '$sim/octets.ts';

const certificate: Certificate = {
  names: ['mx1.green.example', '*.green.example', '198.51.100.25'],
  issuer: 'Example Trust CA',
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2051-06-01T12:30:45Z',
};
const block = (of: Certificate): string => pemBlock('CERTIFICATE', certificateToDer(of));

/** Made by OpenSSL: `openssl req -x509 -newkey ed25519 -subj /O=Real/CN=real.example`, with three alternative names. */
const foreign = `Bag attributes: none
-----BEGIN CERTIFICATE-----
MIIBmTCCAUugAwIBAgIUJ0pDQiQLON9ajwnvTqEaXColseEwBQYDK2VwMCYxDTAL
BgNVBAoMBFJlYWwxFTATBgNVBAMMDHJlYWwuZXhhbXBsZTAeFw0yNjExMjQxNjIw
MjVaFw0yNjEyMjQxNjIwMjVaMCYxDTALBgNVBAoMBFJlYWwxFTATBgNVBAMMDHJl
YWwuZXhhbXBsZTAqMAUGAytlcAMhAPfF8jQNOaAzT3ujVhFpwoALQWvApX5nbUFt
Up9yVAEIo4GKMIGHMB0GA1UdDgQWBBSuRP3QZjDwm9u4V5G9JBEceUaEjjAfBgNV
HSMEGDAWgBSuRP3QZjDwm9u4V5G9JBEceUaEjjAPBgNVHRMBAf8EBTADAQH/MDQG
A1UdEQQtMCuCDHJlYWwuZXhhbXBsZYIOKi5yZWFsLmV4YW1wbGWBC2FAYi5leGFt
cGxlMAUGAytlcANBAO3G/1FUCJ7k/DjimTc9paRfhzVHx1HdN33l+i7+0v23l8TM
hUEvcU78SX6RCLDwcpH2YeE/WLJ7hgv8fHmnwwI=
-----END CERTIFICATE-----
`;

describe('a certificate in X.509', () => {
  it.each([
    ['of an authority', certificate],
    ['that signs itself', { ...certificate, names: ['müll.example'], issuer: 'müll.example' }],
  ])('%s comes back as it went', (_, of) => {
    expect(certificateFromDer(certificateToDer(of))).toEqual(of);
    expect(readPem('CERTIFICATE', `text before\n${block(of)}and after\n`).map(certificateFromDer)).toEqual([of]);
  });

  it('is always the same for the same certificate, another for another', () => {
    expect(block(certificate)).toBe(block({ ...certificate }));
    expect(block(certificate)).not.toBe(block({ ...certificate, issuer: 'Other' }));
  });

  it.each(['', '\x30', '\x30\x80\0\0', '\x30\x84\xff\xff\xff\xff', '\x30\x03\x02\x01', 'no DER at all', '\x30\0'])(
    'is none in %j',
    (bytes) => {
      expect(certificateFromDer(octets(bytes))).toBeNull();
    },
  );

  it('cut anywhere is refused, never thrown at', () => {
    const whole = certificateToDer(certificate);
    for (let end = 0; end < whole.length; end++) expect(certificateFromDer(octets(whole.slice(0, end)))).toBeNull();
  });

  it('of a real authority is read, too', () => {
    expect(readPem('CERTIFICATE', foreign).map(certificateFromDer)).toEqual([
      {
        names: ['real.example', '*.real.example'],
        issuer: 'real.example',
        notBefore: '2026-11-24T16:20:25Z',
        notAfter: '2026-12-24T16:20:25Z',
      },
    ]);
  });

  it('of ours is read by the real OpenSSL', () => {
    const { subject, issuer, validFrom, validTo, subjectAltName } = new X509Certificate(block(certificate));
    expect({ subject, issuer, validFrom, validTo, subjectAltName }).toEqual({
      subject: 'CN=mx1.green.example',
      issuer: 'CN=Example Trust CA',
      validFrom: 'Jan  1 00:00:00 2026 GMT',
      validTo: 'Jun  1 12:30:45 2051 GMT',
      subjectAltName: 'DNS:mx1.green.example, DNS:*.green.example, IP Address:198.51.100.25',
    });
  });
});
