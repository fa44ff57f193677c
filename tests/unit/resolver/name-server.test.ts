import { beforeEach, describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage, questionMessage, rcodes, type DnsMessage } from '$sim/dns/message.ts';
import type { RecordType } from '$sim/dns/record.ts';
import { Internet, zone } from './internet.ts';

const address = '203.0.113.2';
let internet: Internet;

beforeEach(() => {
  internet = new Internet();
  internet.serve(
    'names',
    [address],
    [
      zone(
        'example',
        `ns A ${address}\ngreen NS ns.green\nns.green A 198.51.100.53\nalias CNAME real\nreal A 203.0.113.3`,
      ),
      zone('blue.example', '@ MX 10 mx\nmx A 192.0.2.25'),
    ],
  );
});

function ask(name: string, type: RecordType, change: Partial<DnsMessage> = {}): DnsMessage | null {
  let answer: DnsMessage | null = null;
  const port = internet.net.bindUdp('client', 0, (bytes) => (answer = decodeMessage(bytes)));
  port.send(encodeMessage({ ...questionMessage(77, name, type, false), ...change }), address, 53);
  internet.pass(1000);
  port.close();
  return answer;
}

describe('a name server', () => {
  it.each<[name: string, type: RecordType, rcode: number, authoritative: boolean, counts: number[]]>([
    ['blue.example', 'MX', rcodes.NOERROR, true, [1, 0, 1]],
    ['alias.example', 'A', rcodes.NOERROR, true, [2, 0, 0]],
    ['blue.example', 'A', rcodes.NOERROR, true, [0, 1, 0]],
    ['nowhere.blue.example', 'A', rcodes.NXDOMAIN, true, [0, 1, 0]],
    ['mx1.green.example', 'A', rcodes.NOERROR, false, [0, 1, 1]],
    ['elsewhere.test', 'A', rcodes.REFUSED, false, [0, 0, 0]],
    ['', 'NS', rcodes.REFUSED, false, [0, 0, 0]],
  ])('answers %j %s with code %i, authoritative: %s', (name, type, rcode, authoritative, counts) => {
    const { answers, authority, additional, ...head } = ask(name, type) ?? expect.unreachable('no answer');
    expect(head).toEqual({
      ...{ id: 77, isResponse: true, authoritative, rcode, question: { name, type } },
      ...{ recursionDesired: false, recursionAvailable: false },
    });
    expect([answers, authority, additional].map(({ length }) => length)).toEqual(counts);
  });

  it('does not recurse though asked to, and never asks anybody', () => {
    expect(ask('mx1.green.example', 'A', { recursionDesired: true })).toMatchObject({
      recursionDesired: true,
      recursionAvailable: false,
      answers: [],
    });
    expect(internet.of('dns.query')).toEqual([]);
  });

  it('says nothing to a response: two servers would talk for ever', () => {
    expect(ask('blue.example', 'MX', { isResponse: true })).toBeNull();
  });
});
