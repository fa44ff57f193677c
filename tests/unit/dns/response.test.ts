import { describe, expect, it } from 'vitest';
import { questionMessage, rcodes, responseTo, type DnsMessage } from '$sim/dns/message.ts';
import type { ResourceRecord } from '$sim/dns/record.ts';
import { readResponse } from '$sim/dns/response.ts';

const a = (name: string): ResourceRecord => ({ name, ttlSeconds: 60, type: 'A', address: '203.0.113.9' });
const cname = (name: string, target: string): ResourceRecord => ({ name, ttlSeconds: 60, type: 'CNAME', target });
const ns = (name: string, server: string, ttlSeconds = 3600): ResourceRecord => {
  return { name, ttlSeconds, type: 'NS', server };
};
const soa = (name: string): ResourceRecord => ({
  ...{ name, ttlSeconds: 300, type: 'SOA', primary: 'ns.example', contact: 'h.example', serial: 1 },
  ...{ refreshSeconds: 1, retrySeconds: 1, expireSeconds: 1, minimumSeconds: 300 },
});

/** What a server for `green.example` means by this answer to `www.green.example A`. */
const read = (says: Parameters<typeof responseTo>[1], zone = 'green.example') =>
  readResponse(responseTo(questionMessage(1, 'www.green.example', 'A', false), says) satisfies DnsMessage, zone);

describe('what a name server means', () => {
  it('an answer, directly or at the end of aliases', () => {
    expect(read({ answers: [a('www.green.example')] })).toEqual({ kind: 'found', records: [a('www.green.example')] });
    const chain = [cname('www.green.example', 'w.green.example'), a('w.green.example')];
    expect(read({ answers: chain.toReversed() })).toEqual({ kind: 'found', records: chain });
  });

  it('what it says of names outside its zone does not count (RFC 2181 §5.4.1)', () => {
    const answers = [cname('www.green.example', 'www.bank.example'), a('www.bank.example')];
    const alias = { kind: 'alias', target: 'www.bank.example', records: answers.slice(0, 1) };
    expect(read({ answers })).toEqual(alias);
    expect(read({ answers, rcode: rcodes.NXDOMAIN })).toEqual(alias);
    expect(read({ answers, authority: [soa('bank.example')] })).toEqual(alias);
    expect(read({ answers: [a('elsewhere.example')] })).toEqual({ kind: 'lame' });
  });

  it('[R-DNS-01] a name that is missing, a type that is missing', () => {
    const authority = [soa('green.example')];
    expect(read({ rcode: rcodes.NXDOMAIN, authority })).toEqual({ kind: 'nxdomain', records: [], soa: authority[0] });
    expect(read({ authority })).toEqual({ kind: 'nodata', records: [], soa: authority[0] });
    const answers = [cname('www.green.example', 'w.green.example')];
    expect(read({ answers, authority })).toEqual({ kind: 'nodata', records: answers, soa: authority[0] });
    expect(read({ answers, authority, rcode: rcodes.NXDOMAIN })).toMatchObject({ kind: 'nxdomain', records: answers });
  });

  it('an empty authoritative answer without SOA is one too (RFC 2308 §2.2)', () => {
    expect(read({ authoritative: true })).toEqual({ kind: 'nodata', records: [], soa: null });
    expect(read({})).toEqual({ kind: 'lame' });
  });

  it('a referral further down, for the least of its TTLs, with the addresses of its own servers alone', () => {
    const authority = [ns('www.green.example', 'ns1.green.example', 50), ns('www.green.example', 'ns2.blue.example')];
    const additional = [a('ns1.green.example'), a('www.bank.example')];
    expect(read({ authority, additional })).toEqual({
      kind: 'referral',
      zone: 'www.green.example',
      servers: ['ns1.green.example', 'ns2.blue.example'],
      records: [a('ns1.green.example')],
      ttlSeconds: 50,
    });
  });

  it.each(['', 'example', 'green.example', 'ftp.green.example'])('a referral to %j leads nowhere', (cut) => {
    expect(read({ authority: [ns(cut, 'ns.example')] })).toEqual({ kind: 'lame' });
  });

  it.each([rcodes.FORMERR, rcodes.SERVFAIL, rcodes.NOTIMP, rcodes.REFUSED])(
    'response code %i is no answer',
    (rcode) => {
      expect(read({ rcode, answers: [a('www.green.example')] })).toEqual({ kind: 'lame' });
    },
  );
});
