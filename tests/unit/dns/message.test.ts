import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage, questionMessage, rcodes, responseTo } from '$sim/dns/message.ts';
import type { RecordData } from '$sim/dns/record.ts';
import { octets, type Octets } from '$sim/octets.ts';

const hex = (text: string): Octets =>
  octets(String.fromCharCode(...(text.match(/[0-9a-f]{2}/g) ?? []).map((pair) => parseInt(pair, 16))));
const toHex = (bytes: string): string =>
  [...bytes].map((octet) => octet.charCodeAt(0).toString(16).padStart(2, '0')).join('');

/** `label`s as they stand on the wire. */
const wireName = (...labels: string[]): string =>
  `${labels.map((label) => String.fromCharCode(label.length) + label).join('')}\0`;
const query = questionMessage(7, 'green.example', 'MX', true);
const header = '0007 0100 0001 0000 0000 0000';
const question = toHex(wireName('green', 'example')) + '000f 0001';

describe('a DNS message on the wire', () => {
  it('is what RFC 1035 §4.1 says, octet for octet', () => {
    expect(toHex(encodeMessage(query))).toBe((header + question).replaceAll(' ', ''));
    const response = responseTo(query, {
      recursionAvailable: true,
      answers: [{ name: 'green.example', ttlSeconds: 3600, type: 'MX', preference: 10, exchange: 'mx1.green.example' }],
    });
    // Both names of the record end in a pointer to the question's (§4.1.4).
    const answer = 'c00c 000f 0001 00000e10 0008 000a 036d7831 c00c';
    expect(toHex(encodeMessage(response))).toBe(`000781800001000100000000${question}${answer}`.replaceAll(' ', ''));
  });

  it.each<RecordData>([
    { type: 'A', address: '198.51.100.25' },
    { type: 'AAAA', address: '2001:db8::1:0:0:25' },
    { type: 'MX', preference: 65_535, exchange: '' },
    { type: 'NS', server: 'ns.green.example' },
    { type: 'CNAME', target: 'a.very.different.name' },
    { type: 'PTR', target: 'green.example' },
    { type: 'TXT', strings: ['', 'x'.repeat(255), '\x00\xff'] },
    {
      ...{ type: 'SOA', primary: 'ns.example', contact: 'hostmaster.example', serial: 4_294_967_295 },
      ...{ refreshSeconds: 1, retrySeconds: 2, expireSeconds: 3, minimumSeconds: 2_147_483_647 },
    },
  ])('carries $type', (data) => {
    const record = { name: 'green.example', ttlSeconds: 2_147_483_647, ...data };
    const message = responseTo(query, { answers: [record], authority: [record], additional: [record] });
    expect(decodeMessage(encodeMessage(message))).toEqual(message);
  });

  it.each(Object.entries(rcodes))('carries the response code %s', (_, rcode) => {
    expect(decodeMessage(encodeMessage(responseTo(query, { rcode })))?.rcode).toBe(rcode);
  });

  it('[R-DNS-08] is read without regard to case', () => {
    const wire = hex(header + toHex(wireName('GREEN', 'Example')) + '000f 0001');
    expect(decodeMessage(wire)?.question.name).toBe('green.example');
  });

  it('takes over id, question and RD into the response, and nothing else that the query claimed', () => {
    const forged = { ...query, authoritative: true, recursionAvailable: true, rcode: 5 };
    expect(responseTo(forged, {})).toEqual({ ...query, isResponse: true });
  });

  it('passes over records of unknown types, as EDNS', () => {
    const wire = hex(`0007 0100 0001 0000 0000 0001 ${question} 00 0029 1000 00000000 0004 deadbeef`);
    expect(decodeMessage(wire)).toEqual(query);
  });
});

describe('what is no message is null, never a throw', () => {
  const name = (wire: string) => `${header} ${wire} 000f 0001`;
  const record = (data: string) => `0007 8100 0001 0001 0000 0000 ${question} c00c ${data}`;
  it.each<[what: string, wire: string]>([
    ['nothing', ''],
    ['half a header', '0007 0100 0001'],
    ['a header alone', header],
    ['no question', '0007 0100 0000 0000 0000 0000'],
    ['two questions', `0007 0100 0002 0000 0000 0000 ${question} ${question}`],
    ['another operation than a query', `0007 2800 0001 0000 0000 0000 ${question}`],
    ['a question of unknown type', `${header} 00 00ff 0001`],
    ['a pointer to itself', name('c00c')],
    ['pointers in a circle', name('c00e c00c')],
    ['a pointer past the end', name('ffff')],
    ['half a pointer', `${header} c0`],
    ['a label longer than the message', name('3f 61')],
    ['a label of 64 octets', name(`40 ${'61'.repeat(64)} 00`)],
    ['a name of 256 octets', name(`${`3f ${'61'.repeat(63)}`.repeat(4)} 00`)],
    ['a dot inside a label', name('03 612e62 00')],
    ['a control character in a label', name('03 611b62 00')],
    ['fewer records than announced', `0007 8100 0001 ffff 0000 0000 ${question}`],
    ['data that ends too soon', record('0001 0001 00000000 0004 c63364')],
    ['an IPv4 address of five octets', record('0001 0001 00000000 0005 c633641901')],
    ['an IPv6 address of four octets', record('001c 0001 00000000 0004 c6336419')],
    ['MX without a name', record('000f 0001 00000000 0002 000a')],
    ['a name longer than its data', record('0005 0001 00000000 0001 036d7831 00')],
    ['a name shorter than its data', record('0005 0001 00000000 0004 c00c 0000')],
    ['a string longer than its data', record('0010 0001 00000000 0002 05 61')],
    ['TXT without a string', record('0010 0001 00000000 0000')],
    ['SOA without its numbers', record('0006 0001 00000000 0004 c00c c00c')],
  ])('%s', (_, wire) => {
    expect(decodeMessage(hex(wire))).toBeNull();
  });

  it.each(['a..b', `${'a'.repeat(64)}.example`, 'bücher.example'])('but writing %j is our own fault', (name) => {
    expect(() => encodeMessage(questionMessage(1, name, 'A', true))).toThrow(RangeError);
  });
});
