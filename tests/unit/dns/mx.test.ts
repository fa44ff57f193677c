import { describe, expect, it } from 'vitest';
import { mailExchangers, type Pick } from '$sim/dns/mx.ts';
import type { LookupResult, ResourceRecord } from '$sim/dns/record.ts';
import { Chance } from '$sim/kernel/chance.ts';

const mx = (preference: number, exchange: string): ResourceRecord => {
  return { name: 'green.example', ttlSeconds: 3600, type: 'MX', preference, exchange };
};
const found = (...records: ResourceRecord[]): LookupResult => ({ outcome: 'found', records });
const failed = (outcome: LookupResult['outcome']): LookupResult => ({ outcome, records: [] });
const first: Pick = () => 0;
const nobody = () => false;

const exchangers = (result: LookupResult, pick = first, isOneself: (host: string) => boolean = nobody) =>
  mailExchangers(result, 'green.example', pick, isOneself);

describe('where mail for a domain goes', () => {
  it('[Q-MX-01] without MX the domain is its own exchanger', () => {
    expect(exchangers(failed('nodata'))).toEqual({ kind: 'exchangers', hosts: ['green.example'], implicit: true });
  });

  it('[Q-MX-02, Q-MX-03] a domain that does not exist, a broken and a silent name server stay apart', () => {
    expect(exchangers(failed('nxdomain'))).toEqual({ kind: 'failed', outcome: 'nxdomain' });
    expect(exchangers(failed('servfail'))).toEqual({ kind: 'failed', outcome: 'servfail' });
    expect(exchangers(failed('timeout'))).toEqual({ kind: 'failed', outcome: 'timeout' });
  });

  it('[Q-MX-04] with an MX the domain itself is none of them', () => {
    expect(exchangers(found(mx(10, 'mx1.blue.example')))).toEqual({
      kind: 'exchangers',
      hosts: ['mx1.blue.example'],
      implicit: false,
    });
  });

  it('[Q-MX-05] lower preference first', () => {
    const result = found(mx(30, 'c.example'), mx(5, 'a.example'), mx(100, 'd.example'), mx(20, 'b.example'));
    expect(exchangers(result)).toMatchObject({ hosts: ['a.example', 'b.example', 'c.example', 'd.example'] });
  });

  it('[Q-MX-05] equal ones in any order: over 200 seeds each comes first about half the time', () => {
    const result = found(mx(10, 'a.example'), mx(10, 'b.example'), mx(20, 'last.example'));
    const orders = Array.from({ length: 200 }, (_, seed) => {
      const chance = new Chance(`seed ${seed}`);
      const choice = exchangers(result, (below) => chance.int('submit', 'mx green.example', below));
      return choice.kind === 'exchangers' ? choice.hosts.join(' ') : choice.kind;
    });
    const ofA = orders.filter((order) => order === 'a.example b.example last.example').length;
    const ofB = orders.filter((order) => order === 'b.example a.example last.example').length;
    expect(ofA + ofB).toBe(200);
    expect(ofA).toBeGreaterThan(70);
    expect(ofB).toBeGreaterThan(70);
  });

  it.each([
    ['mx2.green.example', { kind: 'exchangers', hosts: ['mx1.green.example'], implicit: false }],
    ['mx2b.green.example', { kind: 'exchangers', hosts: ['mx1.green.example'], implicit: false }],
    ['mx1.green.example', { kind: 'loop' }],
  ])('[Q-MX-07] %s leaves out itself and all that are not better', (own, choice) => {
    const result = found(
      mx(10, 'mx1.green.example'),
      mx(20, 'mx2.green.example'),
      mx(20, 'mx2b.green.example'),
      mx(30, 'mx3.green.example'),
    );
    expect(exchangers(result, first, (host) => host === own)).toEqual(choice);
  });

  it('[Q-MX-11] null MX: the domain takes no mail, and is not its own exchanger', () => {
    expect(exchangers(found(mx(0, '')))).toEqual({ kind: 'null-mx' });
  });

  it('[Q-MX-11] a null MX beside others counts all the same, as Postfix has it', () => {
    expect(exchangers(found(mx(0, ''), mx(10, 'mx1.green.example')))).toEqual({ kind: 'null-mx' });
  });

  it('[Q-MX-08] an address for a host stays in the list, where its lookup fails: it is not used as an address', () => {
    expect(exchangers(found(mx(10, '192.0.2.5')))).toMatchObject({ hosts: ['192.0.2.5'], implicit: false });
  });

  it('[Q-MX-12] the MX found under an alias counts', () => {
    const alias: ResourceRecord = { name: 'green.example', ttlSeconds: 60, type: 'CNAME', target: 'blue.example' };
    const result = found(alias, { ...mx(10, 'mx.blue.example'), name: 'blue.example' });
    expect(exchangers(result)).toMatchObject({ hosts: ['mx.blue.example'], implicit: false });
  });
});
