import { beforeEach, describe, expect, it } from 'vitest';
import { encodeMessage, questionMessage, responseTo } from '$sim/dns/message.ts';
import { lookup, lookupAddresses, lookUpPeer, type StubAnswer } from '$sim/machines/resolver/stub.ts';
import { Internet, latencyMs, resolverAddress, rootAddress, zone } from './internet.ts';

let internet: Internet;

beforeEach(() => {
  internet = new Internet();
  internet.serve(
    'root',
    [rootAddress],
    [
      zone(
        '',
        'v4.example A 198.51.100.1\nboth.example A 198.51.100.2\nboth.example AAAA 2001:db8::2\nv6.example AAAA 2001:db8::3',
      ),
      zone(
        '100.51.198.in-addr.arpa',
        '1 PTR v4.example.\n2 PTR v4.example.\n3 PTR nowhere.example.\n4 CNAME four.sub\nfour.sub PTR v4.example.',
      ),
      zone('8.b.d.0.1.0.0.2.ip6.arpa', `2.${'0.'.repeat(23)} PTR both.example.`.replace('. PTR', ' PTR')),
    ],
  );
});

/** Asks and waits; the answer and how long it took. */
function ask(...[name, type, server]: [string, 'A' | 'MX', (string | null)?]) {
  const startMs = internet.clock.now();
  const answers: (StubAnswer & { afterMs: number })[] = [];
  const done = (answer: StubAnswer) => answers.push({ ...answer, afterMs: internet.clock.now() - startMs });
  if (server === undefined) lookup(internet.client, name, type, done);
  else lookup(internet.client, name, type, done, server);
  expect(answers).toEqual([]);
  internet.pass(60_000);
  expect(answers).toHaveLength(1);
  return answers[0];
}

describe('a lookup', () => {
  it('gives the answer with the message it came in', () => {
    const answer = ask('v4.example', 'A');
    expect(answer).toMatchObject({ outcome: 'found', records: [{ address: '198.51.100.1' }], afterMs: 4 * latencyMs });
    expect(answer?.message).toMatchObject({ recursionAvailable: true, authoritative: false });
    expect(answer?.sizeBytes).toBe(internet.of('udp.datagram').at(-1)?.bytes.length);
  });

  it('finds a name however it is written (RFC 4343 §3): capitals, a dot at the end', () => {
    expect(ask('V4.Example', 'A')).toMatchObject({ outcome: 'found', afterMs: 4 * latencyMs });
    expect(ask('v4.example.', 'A')).toMatchObject({ outcome: 'found' });
    expect(ask('NOWHERE.example', 'A')).toMatchObject({ outcome: 'nxdomain' });
  });

  it('says of a negative answer for how long it holds (RFC 2308 §6), also from the cache', () => {
    expect(ask('v4.example', 'MX')?.message?.authority).toMatchObject([{ type: 'SOA', ttlSeconds: 300 }]);
    expect(ask('v4.example', 'MX')?.message?.authority).toMatchObject([{ type: 'SOA', ttlSeconds: 241 }]);
  });

  it('[Q-MX-03] asks twice, five seconds apart, then calls it a time-out', () => {
    internet.net.setPower('resolver', false);
    expect(ask('v4.example', 'A')).toMatchObject({ outcome: 'timeout', message: null, afterMs: 10_000 });
    expect(internet.of('udp.datagram').map(({ atMs }) => atMs)).toEqual([0, 5000]);
    expect(internet.of('dns.query')).toHaveLength(1);
    expect(internet.of('dns.answer')).toMatchObject([{ outcome: 'timeout' }]);
  });

  it('takes the answer to the second question when the first was lost', () => {
    internet.net.setPower('resolver', false);
    lookup(internet.client, 'v4.example', 'A', () => {});
    internet.clock.after(3000, () => {
      internet.net.setPower('resolver', true);
      internet.resolver.listen();
    });
    internet.pass(60_000);
    expect(internet.of('dns.answer').at(-1)).toMatchObject({
      host: 'client',
      outcome: 'found',
      atMs: 5000 + 4 * latencyMs,
    });
  });

  it('can be given up: nothing is said, nothing is left behind', () => {
    const answers: StubAnswer[] = [];
    lookup(internet.client, 'v4.example', 'A', (answer) => answers.push(answer))();
    internet.pass(60_000);
    expect(answers).toEqual([]);
    expect(internet.of('dns.answer').filter(({ host }) => host === 'client')).toEqual([]);
    expect(internet.clock.pending).toBe(0);
  });

  it('without a resolver is a time-out at once, yet never before lookup has returned', () => {
    expect(ask('v4.example', 'A', null)).toMatchObject({ outcome: 'timeout', afterMs: 0 });
    lookup(internet.client, 'v4.example', 'A', () => expect.unreachable('was given up'), null)();
    internet.pass(1000);
  });

  it.each(['a..b', `${'a'.repeat(64)}.example`, 'bücher.example', '\u{1f4ec}.example'])(
    '[R-DNS-08] of what is no name finds none, and asks nobody: %s',
    (name) => {
      expect(ask(name, 'A')).toMatchObject({ outcome: 'nxdomain', afterMs: 0 });
      expect(internet.of('udp.datagram')).toEqual([]);
    },
  );

  it('hears no answer but to its own question, from the server that it asked', () => {
    const answers: string[] = [];
    lookup(internet.client, 'v4.example', 'A', ({ outcome, records }) => answers.push(`${outcome} ${records.length}`));
    const stranger = internet.net.bindUdp(internet.host('stranger', ['203.0.113.66']).id, 53, () => {});
    const port = internet.of('udp.datagram').at(-1)?.from.port ?? 0;
    const resolver = internet.net.bindUdp('resolver', 0, () => {});
    const say = (id: number, name: string, type: 'A' | 'MX', isResponse = true) => {
      const question = questionMessage(id, name, type, true);
      return encodeMessage(isResponse ? responseTo(question, {}) : question);
    };
    stranger.send(say(1, 'v4.example', 'A'), '192.0.2.10', port);
    resolver.send(say(1, 'v4.example', 'A'), '192.0.2.10', port);
    internet.pass(latencyMs);
    expect(answers).toEqual([]);
    internet.pass(1000);
    expect(answers).toEqual(['found 1']);
  });

  it('bears the answers of a resolver that is out of its mind', () => {
    const odd = internet.host('odd', ['203.0.113.77']);
    const said = ['', 'rubbish', (query: string) => query];
    const question = questionMessage(1, 'v4.example', 'A', true);
    const wrong = [
      { ...question, id: 2 },
      questionMessage(1, 'other.example', 'A', true),
      questionMessage(1, 'v4.example', 'MX', true),
    ];
    const port = internet.net.bindUdp(odd.id, 53, (bytes, from) => {
      for (const each of said)
        port.send((typeof each === 'string' ? each : each(bytes)) as typeof bytes, from.address, from.port);
      for (const each of wrong) port.send(encodeMessage(responseTo(each, {})), from.address, from.port);
      port.send(encodeMessage(responseTo(question, { rcode: 5 })), from.address, from.port);
    });
    expect(ask('v4.example', 'A', '203.0.113.77')).toMatchObject({ outcome: 'servfail', message: { rcode: 5 } });
  });

  it('is quick: an answer from the cache starts no machine', () => {
    ask('v4.example', 'A');
    const before = internet.of('machine.state').length;
    expect(ask('v4.example', 'A')).toMatchObject({ outcome: 'found', afterMs: 2 * latencyMs });
    expect(internet.of('machine.state')).toHaveLength(before);
  });

  it('stands in the trace as the cause of all that follows from it', () => {
    ask('v4.example', 'A');
    const answer = internet.of('dns.answer').at(-1);
    const kinds = internet.causes(answer?.seq ?? 0).map(({ host, kind }) => `${host} ${kind}`);
    expect(kinds).toEqual([
      'client dns.query',
      'client udp.datagram',
      'resolver dns.query',
      'resolver udp.datagram',
      'root udp.datagram',
      'resolver dns.answer',
      'resolver udp.datagram',
      'client dns.answer',
    ]);
  });
});

describe('the addresses of a host', () => {
  const addressesOf = (name: string, host = internet.client) => {
    let answer = '';
    lookupAddresses(host, name, ({ outcome, addresses }) => (answer = [outcome, ...addresses].join(' ')));
    internet.pass(60_000);
    return answer;
  };

  it('[Q-MX-13] are IPv4 alone for a host without IPv6', () => {
    expect(addressesOf('both.example')).toBe('found 198.51.100.2');
    expect(addressesOf('v6.example')).toBe('nodata');
    expect(addressesOf('nowhere.example')).toBe('nxdomain');
    expect(internet.of('dns.query').map(({ type }) => type)).not.toContain('AAAA');
  });

  it('[Q-MX-13] are both, IPv6 first, for one that has it', () => {
    const host = internet.host('modern', ['192.0.2.11', '2001:db8::11'], resolverAddress);
    expect(addressesOf('both.example', host)).toBe('found 2001:db8::2 198.51.100.2');
    expect(addressesOf('v6.example', host)).toBe('found 2001:db8::3');
    expect(addressesOf('v4.example', host)).toBe('found 198.51.100.1');
    expect(addressesOf('nowhere.example', host)).toBe('nxdomain');
  });

  it('[Q-MX-03] are uncertain while one of the two questions has no answer', () => {
    const host = internet.host('modern', ['192.0.2.11', '2001:db8::11'], '203.0.113.77');
    const odd = internet.host('odd', ['203.0.113.77']);
    let asked = 0;
    const port = internet.net.bindUdp(odd.id, 53, (_, from) => {
      // SERVFAIL to AAAA, an empty answer to A.
      const type = asked++ === 0 ? 'AAAA' : 'A';
      const response = responseTo(questionMessage(asked, 'x.example', type, true), { rcode: type === 'A' ? 0 : 2 });
      port.send(encodeMessage(response), from.address, from.port);
    });
    expect(addressesOf('x.example', host)).toBe('servfail');
  });

  it('can be given up between the two questions', () => {
    const host = internet.host('modern', ['192.0.2.11', '2001:db8::11'], resolverAddress);
    const giveUp = lookupAddresses(host, 'both.example', () => expect.unreachable('was given up'));
    internet.pass(4 * latencyMs + 1);
    expect(internet.of('dns.query').filter(({ host }) => host === 'modern')).toHaveLength(2);
    giveUp();
    internet.pass(60_000);
  });
});

describe('the name of a client', () => {
  it.each<[what: string, address: string, name: string | null]>([
    ['counts when it leads back to the address', '198.51.100.1', 'v4.example'],
    ['does not when it leads to another', '198.51.100.2', null],
    ['does not when it leads nowhere', '198.51.100.3', null],
    ['may stand behind an alias (RFC 2317), but must lead back', '198.51.100.4', null],
    ['may be missing', '198.51.100.5', null],
    ['is found for IPv6, however it is written', '2001:DB8:0::2', 'both.example'],
    ['is localhost for this host itself', '127.0.0.1', 'localhost'],
    ['is unknown for what is no address', 'v4.example', null],
  ])('%s', (_, address, name) => {
    const names: (string | null)[] = [];
    lookUpPeer(internet.client, address, (found) => names.push(found.name));
    internet.pass(60_000);
    expect(names).toEqual([name]);
  });
});
