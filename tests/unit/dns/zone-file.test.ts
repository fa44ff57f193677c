import { describe, expect, it } from 'vitest';
import { presentData } from '$sim/dns/present.ts';
import type { ResourceRecord } from '$sim/dns/record.ts';
import { parseZoneFile } from '$sim/dns/zone-file.ts';

const soa = '@ SOA ns.example. hostmaster 1 7200 3600 1209600 300';

/** What a zone with these lines after its SOA (line 1) holds besides it. */
function read(...lines: string[]): string[] {
  const { records } = parseZoneFile([soa, ...lines].join('\n'), 'green.example');
  return records.slice(1).map(line);
}

const line = (record: ResourceRecord): string =>
  `${record.name} ${record.ttlSeconds} ${record.type} ${presentData(record)}`;

function problems(text: string, origin = 'green.example'): string[] {
  return parseZoneFile(text, origin).problems.map(
    ({ line, level, code, subject }) => `${line} ${level} ${code}: ${subject}`,
  );
}

const faults = (...lines: string[]): string[] => problems([soa, ...lines].join('\n'));

describe('a zone file', () => {
  it('is read with all that RFC 1035 §5 and RFC 2308 §4 allow', () => {
    const { records, problems } = parseZoneFile(
      [
        '; the zone of the green company',
        '$TTL 1h',
        '@  IN  SOA  ns1 hostmaster (',
        '       2026112401 ; serial, ten digits',
        '       2h 1h30m 2w',
        '       300 )',
        '   IN  NS   ns1',
        '       600 IN MX 10 MX1.Green.Example.',
        '   IN 900 MX 20 mx2.blue.example.',
        'ns1    A    198.51.100.53',
        '       AAAA 2001:DB8:0::53',
        'mx1    A    198.51.100.25',
        '$ORIGIN _domainkey',
        'key    TXT  "v=DKIM1; p=" "abc\\"\\\\(d" plain',
        '$ORIGIN green.example.',
        '$TTL 60',
        'www    CNAME @',
        '*.sub  A    198.51.100.80',
      ].join('\r\n'),
      'green.example',
    );
    expect(problems).toEqual([]);
    expect(records.map(line)).toEqual([
      'green.example 3600 SOA ns1.green.example. hostmaster.green.example. 2026112401 7200 5400 1209600 300',
      'green.example 3600 NS ns1.green.example.',
      'green.example 600 MX 10 mx1.green.example.',
      'green.example 900 MX 20 mx2.blue.example.',
      'ns1.green.example 3600 A 198.51.100.53',
      'ns1.green.example 3600 AAAA 2001:db8::53',
      'mx1.green.example 3600 A 198.51.100.25',
      'key._domainkey.green.example 3600 TXT "v=DKIM1; p=" "abc\\"\\\\(d" "plain"',
      'www.green.example 60 CNAME green.example.',
      '*.sub.green.example 60 A 198.51.100.80',
    ]);
  });

  it('[R-DNS-07] keeps the strings of a TXT record apart; joined they read as one', () => {
    const { records } = parseZoneFile(`${soa}\n@ TXT "v=spf1 ip4:192.0." "2.0/24 -all"`, 'green.example');
    const [, txt] = records;
    expect(txt?.type === 'TXT' && txt.strings).toEqual(['v=spf1 ip4:192.0.', '2.0/24 -all']);
    expect(txt?.type === 'TXT' && txt.strings.join('')).toBe('v=spf1 ip4:192.0.2.0/24 -all');
  });

  it('holds octets: text is UTF-8, \\DDD is one octet', () => {
    expect(read('@ TXT "gr\u00fc\\223"')).toEqual(['green.example 3600 TXT "gr\\195\\188\\223"']);
  });

  it('reads a null MX, and PTR with relative names', () => {
    expect(read('@ MX 0 .')).toEqual(['green.example 3600 MX 0 .']);
    const { records } = parseZoneFile(`${soa}\n25 PTR mx1.green.example.`, '100.51.198.in-addr.arpa');
    expect(records.slice(1).map(line)).toEqual(['25.100.51.198.in-addr.arpa 3600 PTR mx1.green.example.']);
  });

  it('of the root has relative names as well', () => {
    const { records, problems } = parseZoneFile(`${soa}\nexample NS ns.example\nns.example A 203.0.113.53`, '');
    expect(problems).toEqual([]);
    expect(records.slice(1).map(line)).toEqual(['example 3600 NS ns.example.', 'ns.example 3600 A 203.0.113.53']);
  });
});

describe('a mistake in a zone file is named with its line', () => {
  it.each<[what: string, lines: string[], problem: string]>([
    ['no such type', ['', '@ SPF "v=spf1"'], '3 error unknown-type: SPF'],
    ['no type at all', ['mx1 3600 IN'], '2 error unknown-type: '],
    ['an address out of range', ['mx1 A 198.51.100.256'], '2 error bad-address: 198.51.100.256'],
    ['IPv6 where IPv4 belongs', ['mx1 A 2001:db8::1'], '2 error bad-address: 2001:db8::1'],
    ['IPv4 where IPv6 belongs', ['mx1 AAAA 192.0.2.1'], '2 error bad-address: 192.0.2.1'],
    ['no IPv6 address', ['mx1 AAAA :::::'], '2 error bad-address: :::::'],
    ['MX without preference', ['@ MX mx1'], '2 error bad-record: MX'],
    ['a preference that is none', ['@ MX ten mx1'], '2 error bad-number: ten'],
    ['a preference above 65535', ['@ MX 65536 mx1'], '2 error bad-number: 65536'],
    ['a word too many', ['mx1 A 192.0.2.1 192.0.2.2'], '2 error bad-record: 192.0.2.2'],
    ['no target', ['www CNAME'], '2 error bad-record: CNAME'],
    ['no text', ['@ TXT'], '2 error bad-record: TXT'],
    ['a text too long', [`@ TXT "${'x'.repeat(256)}"`], `2 error bad-string: ${'x'.repeat(256)}`],
    ['an octet that is none', ['@ TXT "\\256"'], '2 error bad-string: \\256'],
    ['an empty label', ['a..b A 192.0.2.1'], '2 error bad-name: a..b'],
    ['a target that is no name', ['@ NS bücher.example.'], '2 error bad-name: bücher.example.'],
    ['a TTL beyond 2^31', ['mx1 2147483648 A 192.0.2.1'], '2 error bad-number: 2147483648'],
    ['a TTL that is none', ['$TTL soon'], '2 error bad-number: soon'],
    ['an origin that is none', ['$ORIGIN a..b'], '2 error bad-name: a..b'],
    ['a directive of BIND alone', ['$GENERATE 1-9 host$ A 192.0.2.$'], '2 error unknown-directive: $GENERATE'],
    ['a name of another zone', ['mx1.blue.example. A 192.0.2.25'], '2 error outside-zone: mx1.blue.example'],
    ['an open parenthesis', ['@ MX (10', 'mx1'], '2 error unpaired: ('],
    ['a closed one', ['mx1 A 192.0.2.1 )'], '2 error unpaired: )'],
    ['an open quotation', ['@ TXT "v=spf1'], '2 error unpaired: "'],
    ['an escape into the void', ['@ TXT "v=spf1\\'], '2 error unpaired: "'],
    ['a second SOA', [soa], '2 error second-soa: green.example'],
    ['a serial that is none', ['sub SOA ns h 4294967296 1 1 1 1'], '2 error bad-number: 4294967296'],
    ['SOA with too few numbers', ['sub SOA ns h 1 1 1 1'], '2 error bad-record: SOA'],
  ])('%s', (_, lines, problem) => {
    expect(faults(...lines)).toEqual([problem]);
  });

  it('[R-DNS-06] a name with a CNAME has no other data', () => {
    expect(faults('www CNAME @', 'www MX 10 mx1.blue.example.')).toEqual([
      '2 error cname-beside-others: www.green.example',
    ]);
    expect(faults('www CNAME a.blue.example.', 'www CNAME b.blue.example.')).toEqual([
      '2 error cname-beside-others: www.green.example',
      '3 error cname-beside-others: www.green.example',
    ]);
  });

  it('a zone without SOA is refused', () => {
    expect(problems('@ A 192.0.2.1')).toEqual(['1 error no-soa: green.example.']);
    expect(problems('')).toEqual(['1 error no-soa: green.example.']);
    expect(problems(`sub ${soa.slice(2)}`)).toEqual(['1 error no-soa: green.example.']);
  });

  it.each([
    ['@ MX 10 192.0.2.5', '2 warning mx-to-address: 192.0.2.5'],
    ['@ MX 10 192.0.2.5.', '2 warning mx-to-address: 192.0.2.5'],
    ['@ MX 10 2001:db8::5', '2 warning mx-to-address: 2001:db8::5'],
    ['@ MX 10 www\nwww CNAME mx1.blue.example.', '2 warning mx-to-alias: www.green.example'],
    ['@ NS www\nwww CNAME mx1.blue.example.', '2 warning ns-to-alias: www.green.example'],
    ['@ MX 10 mx1', '2 warning target-without-address: mx1.green.example'],
    ['@ MX 10 mx1\nmx1 TXT "no address"', '2 warning target-without-address: mx1.green.example'],
    ['sub NS ns.sub', '2 warning target-without-address: ns.sub.green.example'],
  ])('[Q-MX-08] an MX or NS target is a host with an address: %s', (lines, problem) => {
    expect(faults(...lines.split('\n'))).toEqual([problem]);
  });

  it.each([
    ['@ MX 10 mx1\nmx1 AAAA 2001:db8::25'],
    ['@ MX 10 mx1\n* A 198.51.100.25'],
    ['@ MX 10 mx1.green.exampel.'],
    ['sub NS ns.sub\nns.sub A 198.51.100.53\n@ MX 10 mx.sub'],
  ])('and is not complained about when it is, or lies elsewhere: %s', (lines) => {
    expect(faults(...lines.split('\n'))).toEqual([]);
  });

  it('[Q-MX-11] a null MX stands alone (RFC 7505 §3)', () => {
    expect(faults('@ MX 0 .', '@ MX 10 mx1.blue.example.')).toEqual(['2 warning null-mx-beside-others: green.example']);
  });

  it('and the records that can be read are still there', () => {
    expect(read('a..b A 192.0.2.1', '     TXT "of the bad name"', 'mx1 A 192.0.2.25')).toEqual([
      'mx1.green.example 3600 A 192.0.2.25',
    ]);
  });
});
