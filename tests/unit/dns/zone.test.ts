import { describe, expect, it } from 'vitest';
import { presentData } from '$sim/dns/present.ts';
import type { RecordType, ResourceRecord } from '$sim/dns/record.ts';
import { parseZoneFile } from '$sim/dns/zone-file.ts';
import { answerFromZones, makeZone } from '$sim/dns/zone.ts';

const zone = (origin: string, text: string) => {
  const { records, problems } = parseZoneFile(`@ 3600 SOA ns h 1 7200 3600 1209600 300\n${text}`, origin);
  expect(problems.filter(({ level }) => level === 'error')).toEqual([]);
  return makeZone(origin, records);
};

const example = zone(
  'example',
  `ns       A   203.0.113.53
   green    NS  ns1.green
   green    NS  ns2.blue
   ns1.green A  198.51.100.53
   blue     NS  ns2.blue
   ns2.blue A   192.0.2.53
   a.b.deep A   203.0.113.1
   *.wild   MX  10 ns
   there.wild TXT "here"
   alias    CNAME real
   real     A   203.0.113.2
   lost     CNAME nowhere
   away     CNAME mx.elsewhere.test.
   down     CNAME mx1.green
   a        CNAME b
   b        CNAME a`.replace(/^ +/gm, ''),
);
const blue = zone('blue.example', '@ NS ns2\nns2 A 192.0.2.53\nmx A 192.0.2.25\n@ MX 10 mx\n@ MX 20 mx');

const show = (record: ResourceRecord): string =>
  `${record.name} ${record.type} ${record.type === 'SOA' ? record.ttlSeconds : presentData(record)}`;

function ask(name: string, type: RecordType, zones = [example, blue]) {
  const { kind, answers, authority, additional } = answerFromZones(zones, name, type);
  return { kind, answers: answers.map(show), authority: authority.map(show), additional: additional.map(show) };
}

describe('an authoritative answer', () => {
  it('comes from the deepest zone of the server, with the addresses of the hosts it names', () => {
    expect(ask('blue.example', 'MX')).toEqual({
      kind: 'answer',
      answers: ['blue.example MX 10 mx.blue.example.', 'blue.example MX 20 mx.blue.example.'],
      authority: [],
      additional: ['mx.blue.example A 192.0.2.25'],
    });
  });

  it('refers to the servers of a zone further down, with glue', () => {
    expect(ask('mx1.green.example', 'A')).toEqual({
      kind: 'referral',
      answers: [],
      authority: ['green.example NS ns1.green.example.', 'green.example NS ns2.blue.example.'],
      additional: ['ns1.green.example A 198.51.100.53', 'ns2.blue.example A 192.0.2.53'],
    });
    expect(ask('green.example', 'NS').kind).toBe('referral');
    expect(ask('ns1.green.example', 'A').kind).toBe('referral');
  });

  it('[R-DNS-01] tells a name that does not exist from one without that type, and says by its SOA for how long', () => {
    const authority = ['example SOA 300'];
    expect(ask('nowhere.example', 'A')).toEqual({ kind: 'nxdomain', answers: [], authority, additional: [] });
    expect(ask('real.example', 'MX')).toEqual({ kind: 'nodata', answers: [], authority, additional: [] });
  });

  it('a name exists when something lies below it (RFC 4592 §2.2.2)', () => {
    expect(ask('b.deep.example', 'A').kind).toBe('nodata');
    expect(ask('deep.example', 'A').kind).toBe('nodata');
    expect(ask('c.deep.example', 'A').kind).toBe('nxdomain');
  });

  it.each<[name: string, kind: string, answers: string[]]>([
    ['anything.wild.example', 'answer', ['anything.wild.example MX 10 ns.example.']],
    ['more.of.it.wild.example', 'answer', ['more.of.it.wild.example MX 10 ns.example.']],
    ['there.wild.example', 'nodata', []],
    ['below.there.wild.example', 'nxdomain', []],
    ['wild.example', 'nodata', []],
  ])('a wildcard answers for names that are not there: %s', (name, kind, answers) => {
    expect(ask(name, 'MX')).toMatchObject({ kind, answers });
  });

  it.each<[what: string, name: string, kind: string, answers: string[]]>([
    ['to its end', 'alias', 'answer', ['alias.example CNAME real.example.', 'real.example A 203.0.113.2']],
    ['to a name that is missing', 'lost', 'nxdomain', ['lost.example CNAME nowhere.example.']],
    ['out of the zone', 'away', 'answer', ['away.example CNAME mx.elsewhere.test.']],
    ['to a delegation', 'down', 'answer', ['down.example CNAME mx1.green.example.']],
    ['round in circles, once', 'a', 'answer', ['a.example CNAME b.example.', 'b.example CNAME a.example.']],
  ])('[R-DNS-06] an alias is followed %s', (_, name, kind, answers) => {
    expect(ask(`${name}.example`, 'A')).toMatchObject({ kind, answers });
  });

  it('an alias itself can be asked for', () => {
    expect(ask('alias.example', 'CNAME').answers).toEqual(['alias.example CNAME real.example.']);
  });

  it('is refused for names of other zones', () => {
    expect(ask('mx.elsewhere.test', 'A')).toEqual({ kind: 'refused', answers: [], authority: [], additional: [] });
  });
});
