import { describe, expect, it } from 'vitest';
import { DnsCache } from '$sim/dns/cache.ts';
import { Delegations } from '$sim/dns/delegations.ts';
import type { LookupResult, ResourceRecord } from '$sim/dns/record.ts';

const name = 'green.example';
const address = (ttlSeconds: number): ResourceRecord => ({ name, ttlSeconds, type: 'A', address: '198.51.100.80' });
const soa = (ttlSeconds: number, minimumSeconds: number): ResourceRecord => ({
  ...{ name, ttlSeconds, type: 'SOA', primary: 'ns.example', contact: 'hostmaster.example', serial: 1 },
  ...{ refreshSeconds: 7200, retrySeconds: 3600, expireSeconds: 1_209_600, minimumSeconds },
});
const found = (...records: ResourceRecord[]): LookupResult => ({ outcome: 'found', records });
const none = (outcome: LookupResult['outcome'], from: ResourceRecord, records: ResourceRecord[] = []): LookupResult => {
  return { outcome, records, soa: from };
};

/** Puts an answer in at 1000 ms; when it is forgotten, in milliseconds after that. */
function lifeMs(result: LookupResult): number {
  const cache = new DnsCache();
  cache.put(name, 'A', result, 1000);
  let lived = 0;
  while (cache.get(name, 'A', 1000 + lived)) lived += 500;
  return lived;
}

describe('what a resolver remembers', () => {
  it('[R-DNS-04] an answer for the least TTL of its records, which counts down', () => {
    expect(lifeMs(found(address(60)))).toBe(60_000);
    expect(lifeMs(found(address(60), address(7)))).toBe(7000);
    const cache = new DnsCache();
    cache.put(name, 'A', found(address(60)), 1000);
    expect(cache.get(name, 'A', 1999)?.records[0]?.ttlSeconds).toBe(60);
    expect(cache.get(name, 'A', 41_500)?.records[0]?.ttlSeconds).toBe(20);
  });

  it.each([
    [3600, 300, 300_000],
    [60, 300, 60_000],
    [0, 300, 0],
  ])('[R-DNS-03] a negative answer for min(SOA TTL, MINIMUM): %i and %i', (ttl, minimum, life) => {
    expect(lifeMs(none('nxdomain', soa(ttl, minimum)))).toBe(life);
    expect(lifeMs(none('nodata', soa(ttl, minimum)))).toBe(life);
  });

  it('[R-DNS-03] and not at all without an SOA; whoever asks next gets the SOA, its TTL counted down', () => {
    expect(lifeMs({ outcome: 'nxdomain', records: [] })).toBe(0);
    const cache = new DnsCache();
    cache.put(name, 'A', none('nxdomain', soa(300, 300)), 0);
    expect(cache.get(name, 'A', 100_000)?.soa?.ttlSeconds).toBe(200);
  });

  it('[R-DNS-02] NXDOMAIN for every type of the name, NODATA for this one', () => {
    const cache = new DnsCache();
    cache.put('nowhere.example', 'MX', none('nxdomain', soa(300, 300)), 0);
    cache.put(name, 'MX', none('nodata', soa(300, 300)), 0);
    expect(cache.get('nowhere.example', 'A', 1)?.outcome).toBe('nxdomain');
    expect(cache.get(name, 'MX', 1)?.outcome).toBe('nodata');
    expect(cache.get(name, 'A', 1)).toBeNull();
    expect(cache.get('below.nowhere.example', 'A', 1)).toBeNull();
  });

  it('[R-DNS-02] a missing target of an alias does not make the alias missing', () => {
    const alias: ResourceRecord = { name, ttlSeconds: 30, type: 'CNAME', target: 'nowhere.example' };
    const cache = new DnsCache();
    cache.put(name, 'A', none('nxdomain', soa(300, 300), [alias]), 0);
    expect(cache.get(name, 'A', 1)?.outcome).toBe('nxdomain');
    expect(cache.get(name, 'CNAME', 1)).toBeNull();
    expect(cache.get(name, 'A', 30_000)).toBeNull();
  });

  it('[R-DNS-05] SERVFAIL for five minutes at most, a time-out not at all', () => {
    const life = lifeMs({ outcome: 'servfail', records: [] });
    expect(life).toBeGreaterThan(0);
    expect(life).toBeLessThanOrEqual(300_000);
    expect(lifeMs({ outcome: 'timeout', records: [] })).toBe(0);
  });

  it('is bounded: the oldest answer goes', () => {
    const cache = new DnsCache(3);
    for (const host of ['a', 'b', 'c', 'a', 'd']) cache.put(host, 'A', found(address(60)), 0);
    expect(cache.size).toBe(3);
    expect(['a', 'b', 'c', 'd'].filter((host) => cache.get(host, 'A', 1))).toEqual(['a', 'c', 'd']);
  });
});

describe('zone cuts', () => {
  it('are remembered as long as their NS records hold; then the next above counts', () => {
    const delegations = new Delegations(['203.0.113.1']);
    const servers = (zone: string, server: string) => ({ zone, addresses: [server], unknown: [] });
    delegations.remember(servers('example', '203.0.113.2'), 3600, 0);
    delegations.remember(servers('green.example', '198.51.100.53'), 60, 0);
    const closest = (host: string, nowMs: number) => delegations.closest(host, nowMs).addresses[0];
    expect(closest('mx1.green.example', 59_999)).toBe('198.51.100.53');
    expect(closest('mx1.green.example', 60_000)).toBe('203.0.113.2');
    expect(closest('evergreen.example', 0)).toBe('203.0.113.2');
    expect(closest('example', 3_600_000)).toBe('203.0.113.1');
    expect(closest('elsewhere.test', 0)).toBe('203.0.113.1');
  });
});
