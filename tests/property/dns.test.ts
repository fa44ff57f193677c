import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DnsCache } from '$sim/dns/cache.ts';
import { decodeMessage, encodeMessage, type DnsMessage } from '$sim/dns/message.ts';
import { mailExchangers } from '$sim/dns/mx.ts';
import { isValidName, reverseName } from '$sim/dns/name.ts';
import { presentData } from '$sim/dns/present.ts';
import type { RecordData, RecordType, ResourceRecord } from '$sim/dns/record.ts';
import { canonicalAddress } from '$sim/dns/wire-address.ts';
import { parseZoneFile } from '$sim/dns/zone-file.ts';
import { answerFromZones, makeZone } from '$sim/dns/zone.ts';
import type { Octets } from '$sim/octets.ts';

const octetText = (maxLength: number) =>
  fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength });
// Few letters, so that names share their ends and compression has work.
const label = fc.string({ unit: fc.constantFrom(...'abz09-_'), minLength: 1, maxLength: 12 });
const domainName = fc.array(label, { maxLength: 5 }).map((labels) => labels.join('.'));
const u16 = fc.integer({ min: 0, max: 0xffff });
const ttl = fc.integer({ min: 0, max: 0x7fff_ffff });
const v4 = fc.ipV4();
const v6 = fc.ipV6().map((text) => canonicalAddress(text) ?? '::');

const data: fc.Arbitrary<RecordData> = fc.oneof(
  fc.record({ type: fc.constant('A' as const), address: v4 }),
  fc.record({ type: fc.constant('AAAA' as const), address: v6 }),
  fc.record({ type: fc.constant('MX' as const), preference: u16, exchange: domainName }),
  fc.record({ type: fc.constant('NS' as const), server: domainName }),
  fc.record({ type: fc.constantFrom('CNAME' as const, 'PTR' as const), target: domainName }),
  fc.record({ type: fc.constant('TXT' as const), strings: fc.array(octetText(255), { minLength: 1, maxLength: 3 }) }),
  fc.record({
    ...{ type: fc.constant('SOA' as const), primary: domainName, contact: domainName },
    ...{ serial: fc.integer({ min: 0, max: 0xffff_ffff }), refreshSeconds: ttl, retrySeconds: ttl },
    ...{ expireSeconds: ttl, minimumSeconds: ttl },
  }),
);
const record: fc.Arbitrary<ResourceRecord> = fc
  .tuple(domainName, ttl, data)
  .map(([name, ttlSeconds, rest]) => ({ name, ttlSeconds, ...rest }));
const records = fc.array(record, { maxLength: 6 });
const recordType = fc.constantFrom<RecordType>('A', 'AAAA', 'MX', 'NS', 'CNAME', 'PTR', 'SOA', 'TXT');

const message: fc.Arbitrary<DnsMessage> = fc.record({
  id: u16,
  isResponse: fc.boolean(),
  authoritative: fc.boolean(),
  recursionDesired: fc.boolean(),
  recursionAvailable: fc.boolean(),
  rcode: fc.integer({ min: 0, max: 15 }),
  question: fc.record({ name: domainName, type: recordType }),
  answers: records,
  authority: records,
  additional: records,
});

describe('DNS on the wire', () => {
  it('what is written is read again', () => {
    fc.assert(
      fc.property(message, (written) => {
        expect(decodeMessage(encodeMessage(written))).toEqual(written);
      }),
    );
  });

  it('reading any octets never throws', () => {
    fc.assert(fc.property(octetText(80), (bytes) => void decodeMessage(bytes as Octets)));
  });

  it('nor does reading a message that was damaged on its way', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(message, damage, fc.nat(), (written, changes, cut) => {
        const octets = [...encodeMessage(written)];
        for (const [at, code] of changes) octets[at % octets.length] = String.fromCharCode(code);
        const read = decodeMessage(octets.slice(0, octets.length - (cut % 4)).join('') as Octets);
        if (!read) return;
        expect(isValidName(read.question.name)).toBe(true);
        // Whatever is read can be sent on.
        expect(decodeMessage(encodeMessage(read))).toEqual(read);
      }),
      { numRuns: 500 },
    );
  });

  it('addresses have one canonical form and one reverse name', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const canonical = canonicalAddress(text) ?? '';
        expect(canonicalAddress(canonical)).toBe(canonical);
        expect(canonicalAddress(canonical.toUpperCase())).toBe(canonical);
        expect(reverseName(text)).toBe(reverseName(canonical));
        expect(isValidName(reverseName(text) ?? '..')).toBe(true);
      }),
    );
  });
});

describe('zone files', () => {
  it('what is presented is read again', () => {
    fc.assert(
      fc.property(record, (written) => {
        const text = `${written.name}. ${written.ttlSeconds} IN ${written.type} ${presentData(written)}`;
        expect(parseZoneFile(text, '').records).toEqual([written]);
      }),
      { numRuns: 300 },
    );
  });

  it('any text is read without a throw, and each of its problems has a line of it', () => {
    const word = fc.constantFrom(
      '@',
      '$TTL',
      '$ORIGIN',
      '(',
      ')',
      '"',
      '\\',
      ';',
      ' ',
      '\n',
      'A',
      'MX',
      'TXT',
      '10',
      'x.',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.oneof(word, word, fc.string()), { maxLength: 30 }).map((w) => w.join(' ')),
    );
    fc.assert(
      fc.property(text, (zoneText) => {
        const { records: read, problems } = parseZoneFile(zoneText, 'green.example');
        const lines = zoneText.split('\n').length;
        expect(problems.every(({ line }) => line >= 1 && line <= lines)).toBe(true);
        const answers = { ...responseParts, answers: read };
        expect(decodeMessage(encodeMessage(answers))?.answers).toEqual(read);
      }),
      { numRuns: 500 },
    );
  });

  it('a server answers every question of any zones, and only with what is there', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 12 }), domainName, recordType, (all, name, type) => {
        const { kind, answers } = answerFromZones([makeZone('', all)], name, type);
        expect(kind).not.toBe('refused');
        for (const answer of answers)
          expect(all.some((known) => presentData(known) === presentData(answer))).toBe(true);
      }),
    );
  });
});

const responseParts: DnsMessage = {
  ...{ id: 1, isResponse: true, authoritative: true, recursionDesired: false, recursionAvailable: false, rcode: 0 },
  ...{ question: { name: '', type: 'A' }, answers: [], authority: [], additional: [] },
};

describe('the order of mail exchangers', () => {
  const mx = fc.record({
    preference: fc.integer({ min: 0, max: 3 }),
    exchange: fc.constantFrom('', 'a', 'b', 'c', 'd'),
  });

  it('[Q-MX-05, Q-MX-07] never goes up again, and names neither oneself nor anything worse', () => {
    fc.assert(
      fc.property(fc.array(mx, { minLength: 1, maxLength: 8 }), fc.infiniteStream(fc.nat()), (set, draws) => {
        const answer = set.map((each): ResourceRecord => ({ name: 'x', ttlSeconds: 1, type: 'MX', ...each }));
        const pick = (below: number) => Number(draws.next().value) % below;
        const choice = mailExchangers({ outcome: 'found', records: answer }, 'x', pick, (host) => host === 'a');
        if (choice.kind !== 'exchangers') return;
        const own = Math.min(...set.filter(({ exchange }) => exchange === 'a').map(({ preference }) => preference));
        const better = set.filter(({ exchange, preference }) => exchange !== '' && preference < own);
        expect([...choice.hosts].sort()).toEqual(better.map(({ exchange }) => exchange).sort());
        const sorted = better.map(({ preference }) => preference).sort();
        choice.hosts.forEach((host, index) => {
          expect(better.some((each) => each.exchange === host && each.preference === sorted[index])).toBe(true);
        });
      }),
    );
  });
});

describe('the cache', () => {
  it('[R-DNS-04] never gives an answer beyond its TTL, nor a record with more time than is left', () => {
    const life = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(data, life), { minLength: 1, maxLength: 4 }), fc.nat(1_200_000), (all, laterMs) => {
        const answer = all.map(([rest, ttlSeconds]): ResourceRecord => ({ name: 'x', ttlSeconds, ...rest }));
        const least = Math.min(...all.map(([, ttlSeconds]) => ttlSeconds));
        const cache = new DnsCache();
        cache.put('x', 'A', { outcome: 'found', records: answer }, 5);
        const known = cache.get('x', 'A', 5 + laterMs);
        expect(known !== null).toBe(laterMs < least * 1000);
        known?.records.forEach((each, index) => {
          expect(each.ttlSeconds).toBe((answer[index]?.ttlSeconds ?? 0) - Math.floor(laterMs / 1000));
        });
      }),
    );
  });
});
