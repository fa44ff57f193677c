import { describe, expect, it } from 'vitest';
import {
  certificateProblem,
  certificateProblems,
  certifies,
  isSelfSigned,
  type Certificate,
} from '../../../src/sim/net/certificate.ts';

const good: Certificate = {
  names: ['mx1.green.example', '*.mail.green.example'],
  issuer: 'Example Trust CA',
  notBefore: '2026-03-01T00:00:00Z',
  notAfter: '2026-06-01T00:00:00Z',
};
const now = '2026-03-02T09:00:00Z';
const name = 'mx1.green.example';

describe('a certificate', () => {
  it('of a trusted authority, for the name that was called, at a time it is valid: no problem', () => {
    expect(certificateProblem(good, name, now)).toBeNull();
    expect(certificateProblem(good, 'in.mail.green.example', now)).toBeNull();
  });

  it.each([
    ['2026-02-28T23:59:59Z', 'not-yet-valid'],
    ['2026-03-01T00:00:00Z', null],
    ['2026-06-01T00:00:00Z', null],
    ['2026-06-01T00:00:00.900Z', null],
    ['2026-06-01T00:00:01Z', 'expired'],
  ])('at %s: %s', (at, problem) => {
    expect(certificateProblem(good, name, at)).toBe(problem);
  });

  it('for another name does not prove who this is', () => {
    expect(certificateProblem(good, 'mx2.green.example', now)).toBe('name-mismatch');
  });

  it('is good for whoever shows it when no name is asked for', () => {
    expect(certificateProblem(good, null, now)).toBeNull();
  });

  it('that signs itself is trusted only by who trusts it by name', () => {
    const own = { ...good, issuer: name };
    expect([isSelfSigned(own), isSelfSigned(good)]).toEqual([true, false]);
    expect(certificateProblem(own, name, now)).toBe('untrusted');
    expect(certificateProblem(own, name, now, [name])).toBeNull();
    expect(certificateProblem(good, name, now, [name])).toBe('untrusted');
  });

  it('with several faults tells them in the order OpenSSL does', () => {
    expect(certificateProblems({ ...good, issuer: 'Nobody' }, 'other.example', '2027-01-01T00:00:00Z')).toEqual([
      'untrusted',
      'name-mismatch',
      'expired',
    ]);
  });
});

describe('a name in a certificate (RFC 9525)', () => {
  it.each([
    ['mx1.green.example', 'MX1.Green.Example', true],
    ['mx1.green.example', 'mx1.green.example.', true],
    ['mx1.green.example', 'green.example', false],
    ['*.green.example', 'mx1.green.example', true],
    ['*.GREEN.example', 'mx1.green.example', true],
    ['*.green.example', 'a.mx1.green.example', false],
    ['*.green.example', 'green.example', false],
    ['*.green.example', '.green.example', false],
    ['m*.green.example', 'mx1.green.example', false],
    ['mx1.*.example', 'mx1.green.example', false],
    ['*.example', 'green.example', false],
    ['*', 'localhost', false],
    ['192.0.2.1', '192.0.2.1', true],
    ['*.0.2.1', '192.0.2.1', false],
    ['', 'green.example', false],
  ])('%s for %s: %s', (pattern, called, fits) => {
    expect(certifies(pattern, called)).toBe(fits);
  });
});
