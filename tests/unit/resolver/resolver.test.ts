import { beforeEach, describe, expect, it } from 'vitest';
import type { Zone } from '$sim/dns/zone.ts';
import { encodeMessage, questionMessage, responseTo } from '$sim/dns/message.ts';
import { lookup } from '$sim/machines/resolver/stub.ts';
import { octets } from '$sim/octets.ts';
import { Internet, latencyMs, resolverAddress, rootAddress, zone } from './internet.ts';

const exampleServer = '203.0.113.2';
const greenServer = '198.51.100.53';
const deadServer = '203.0.113.99';

let internet: Internet;
let green: Zone[];

beforeEach(() => {
  internet = new Internet();
  internet.serve('root', [rootAddress], [zone('', `example NS ns.example\nns.example A ${exampleServer}`)]);
  internet.serve(
    'example',
    [exampleServer],
    [
      zone(
        'example',
        `ns A ${exampleServer}
       green NS ns.green
       ns.green A ${greenServer}
       glueless NS ns2.green
       left NS ns.right
       right NS ns.left
       dead NS ns.dead
       ns.dead A ${deadServer}
       lame NS ns.green
       half NS ns.green
       half NS ns2.green
       halfdead NS ns.dead
       halfdead NS ns.green
       orphan NS ns.nowhere`,
      ),
    ],
  );
  green = [
    zone(
      'green.example',
      `@ NS ns
       @ MX 10 mx1
       @ 60 TXT "v=spf1 ip4:192.0." "2.0/24 -all"
       ns A ${greenServer}
       ns2 A 198.51.100.54
       mx1 A 198.51.100.25
       www CNAME web
       web 60 A 198.51.100.80
       far CNAME mx.glueless.example.
       lost CNAME nowhere
       a CNAME b
       b CNAME a
       out CNAME back.glueless.example.`,
    ),
    zone('halfdead.example', '@ A 198.51.100.7'),
  ];
  internet.serve('green', [greenServer], green);
  internet.serve(
    'green2',
    ['198.51.100.54'],
    [
      zone('glueless.example', 'mx A 198.51.100.26\nback CNAME out.green.example.'),
      zone('half.example', '@ A 198.51.100.9'),
    ],
  );
});

describe('a resolver', () => {
  it('starts at the root and follows the referrals down', () => {
    expect(internet.ask('green.example', 'MX')).toBe('found 10 mx1.green.example.');
    expect(internet.asked()).toEqual([
      `${rootAddress} green.example MX`,
      `${exampleServer} green.example MX`,
      `${greenServer} green.example MX`,
    ]);
    // To the resolver and back, and three times to a name server and back.
    expect(internet.clock.now()).toBe(8 * latencyMs);
    const asking = ['resolving.findingServers', 'resolving.asking'];
    expect(internet.states('green.example/MX')).toEqual(expect.arrayContaining(['starting', ...asking, 'answered']));
  });

  it('then starts at the deepest zone cut it knows, until the NS records of that expire', () => {
    internet.ask('green.example', 'MX');
    internet.asked();
    expect(internet.ask('mx1.green.example')).toBe('found 198.51.100.25');
    expect(internet.asked()).toEqual([`${greenServer} mx1.green.example A`]);
    internet.pass(3_600_000);
    internet.ask('mx1.green.example');
    expect(internet.asked()).toHaveLength(3);
  });

  it('[R-DNS-01, Q-MX-02, Q-MX-03] tells four failures apart: no such name, no such type, broken servers, silence', () => {
    expect(internet.ask('nowhere.green.example', 'MX')).toBe('nxdomain');
    expect(internet.ask('mx1.green.example', 'MX')).toBe('nodata');
    expect(internet.ask('lame.example', 'MX')).toBe('servfail');
    internet.net.setPower('resolver', false);
    expect(internet.ask('green.example', 'MX')).toBe('timeout');
  });

  it('[R-DNS-06] follows aliases, into other zones too, and gives them with the answer', () => {
    expect(internet.ask('www.green.example')).toBe('found web.green.example. 198.51.100.80');
    expect(internet.ask('far.green.example')).toBe('found mx.glueless.example. 198.51.100.26');
    expect(internet.ask('lost.green.example')).toBe('nxdomain nowhere.green.example.');
  });

  it.each(['a.green.example', 'out.green.example'])(
    '[R-DNS-06] sees that aliases go round in circles, in one zone or through two: %s',
    (name) => {
      expect(internet.ask(name, 'A', 1000)).toBe('servfail');
      expect(internet.states(`${name}/A`).at(-1)).toBe('failed');
      // Three to get there; with two zones, three to the other one and one back.
      expect(internet.asked().length).toBeLessThanOrEqual(7);
    },
  );

  it('[R-DNS-06] has had enough of aliases after a dozen, be they circular or not', () => {
    const steps = Array.from({ length: 20 }, (_, step) => step);
    green[0] = zone('green.example', steps.map((n) => `c${n} CNAME d${n}.deep.green.example.`).join('\n'));
    green.push(zone('deep.green.example', steps.map((n) => `d${n} CNAME c${n + 1}.green.example.`).join('\n')));
    expect(internet.ask('c14.green.example', 'A', 5000)).toMatch(/^nxdomain( [cd]\d+\S*){12}$/);
    expect(internet.ask('c0.green.example', 'A', 5000)).toBe('servfail');
  });

  it('looks up the address of a server that a referral names without one', () => {
    expect(internet.ask('mx.glueless.example')).toBe('found 198.51.100.26');
    expect(internet.asked()).toContain(`${greenServer} ns2.green.example A`);
  });

  it('gives up where the servers of two zones lie in each other, whoever asks first', () => {
    expect(internet.ask('www.left.example', 'A', 1000)).toBe('servfail');
    const answers: string[] = [];
    for (const name of ['a.left.example', 'a.right.example'])
      lookup(internet.client, name, 'A', ({ outcome }) => answers.push(outcome));
    internet.pass(1000);
    expect(answers).toEqual(['servfail', 'servfail']);
  });

  it('and where a server has no address at all', () => {
    expect(internet.ask('www.orphan.example', 'A', 1000)).toBe('servfail');
  });

  it('turns to the next server when one is lame, at once, and when one is silent, after a while', () => {
    expect(internet.ask('half.example', 'A', 1000)).toBe('found 198.51.100.9');
    const before = internet.clock.now();
    expect(internet.ask('halfdead.example')).toBe('found 198.51.100.7');
    expect(internet.clock.now() - before).toBeGreaterThan(2000);
  });

  it('[Q-MX-03] repeats a question that gets no answer after 2, 4 and 8 s, then answers SERVFAIL', () => {
    const times = () => internet.of('dns.query').flatMap(({ server, atMs }) => (server === deadServer ? [atMs] : []));
    // The client has given up by then; what the resolver says still goes out.
    expect(internet.ask('mx.dead.example')).toBe('timeout');
    internet.pass(60_000);
    const [first = 0, ...later] = times();
    expect(later.map((atMs) => atMs - first)).toEqual([2000, 6000, 14_000]);
    const answers = internet
      .of('dns.answer')
      .filter(({ host, name }) => host === 'resolver' && name === 'mx.dead.example');
    expect(answers.at(-1)).toMatchObject({ outcome: 'timeout', atMs: first + 30_000 });
  });

  it('bears the loss of datagrams', () => {
    internet.links.set('resolver', 'green', { latencyMs, datagramLoss: 0.1 });
    for (let i = 0; i < 60; i++) expect(internet.ask(`nowhere${i}.green.example`)).toBe('nxdomain');
    expect(internet.of('udp.datagram').some(({ lost }) => lost === 'link')).toBe(true);
  });

  it('works on a question once, however many ask, and answers each', () => {
    const answers: string[] = [];
    for (let i = 0; i < 5; i++)
      lookup(internet.client, 'green.example', 'MX', ({ outcome }) =>
        answers.push(`${outcome} ${internet.clock.now()}`),
      );
    internet.pass(1000);
    expect(answers).toEqual(Array(5).fill('found 80'));
    expect(internet.asked()).toHaveLength(3);
    expect(internet.of('machine.state').filter(({ state }) => state === 'starting')).toHaveLength(1);
    // Each answer goes back to the question of the one who gets it, not to the one that it joined.
    for (const { id, seq } of internet.of('dns.answer').filter(({ host }) => host === 'client')) {
      expect(internet.causes(seq)).toContainEqual(expect.objectContaining({ kind: 'dns.query', host: 'client', id }));
    }
  });

  it('without root hints, or with its own address for one, it knows nobody to ask', () => {
    for (const hints of [[], [resolverAddress]]) {
      expect(new Internet(hints).ask('green.example', 'MX', 1000)).toBe('servfail');
    }
  });

  it('refuses to be taken for a name server', () => {
    let said = '';
    const port = internet.net.bindUdp('client', 0, (bytes) => (said = bytes));
    const query = questionMessage(5, 'green.example', 'MX', false);
    port.send(encodeMessage(query), resolverAddress, 53);
    internet.pass(1000);
    expect(said).toBe(encodeMessage(responseTo(query, { rcode: 5 })));
  });

  it('that loses power loses what it knew and what it was doing, and works again afterwards', () => {
    internet.ask('green.example', 'MX');
    const answers: string[] = [];
    lookup(internet.client, 'mx1.green.example', 'A', ({ outcome }) => answers.push(outcome));
    internet.pass(latencyMs + 1);
    internet.resolver.abandon();
    internet.net.setPower('resolver', false);
    internet.pass(1000);
    internet.net.setPower('resolver', true);
    internet.resolver.listen();
    internet.asked();
    // The client asks again after 5 s.
    internet.pass(6000);
    expect(answers).toEqual(['found']);
    expect(internet.asked()).toHaveLength(3);
  });
});

describe('what a resolver remembers', () => {
  const replace = (lines: string) => void green.splice(0, 1, zone('green.example', lines));

  it('[R-DNS-04] an answer until its TTL runs out: a change is seen late', () => {
    internet.ask('web.green.example');
    const states = internet.of('machine.state').length;
    replace('web 60 A 198.51.100.99');
    internet.asked();
    internet.pass(59_000);
    expect(internet.ask('web.green.example')).toBe('found 198.51.100.80');
    expect(internet.asked()).toEqual([]);
    // No machine is needed for what is known.
    expect(internet.of('machine.state')).toHaveLength(states);
    expect(internet.of('dns.answer').filter(({ cached }) => cached)).toHaveLength(1);
    internet.pass(1000);
    expect(internet.ask('web.green.example')).toBe('found 198.51.100.99');
  });

  it('[R-DNS-04] an MX with a TTL of one hour: old after half an hour, new after 61 minutes', () => {
    expect(internet.ask('green.example', 'MX')).toBe('found 10 mx1.green.example.');
    replace('@ MX 10 mx9.blue.example.');
    internet.pass(30 * 60_000);
    expect(internet.ask('green.example', 'MX')).toBe('found 10 mx1.green.example.');
    internet.pass(31 * 60_000);
    expect(internet.ask('green.example', 'MX')).toBe('found 10 mx9.blue.example.');
  });

  it('[R-DNS-03] that there is no MX, for as long as the SOA says', () => {
    replace('web A 198.51.100.80');
    expect(internet.ask('green.example', 'MX')).toBe('nodata');
    replace('@ MX 10 mx9.blue.example.');
    internet.pass(299_000);
    expect(internet.ask('green.example', 'MX')).toBe('nodata');
    internet.pass(1000);
    expect(internet.ask('green.example', 'MX')).toBe('found 10 mx9.blue.example.');
  });

  it('[R-DNS-02] that a name does not exist, for all types; that a type does not, for that type', () => {
    internet.ask('nowhere.green.example', 'MX');
    internet.ask('mx1.green.example', 'MX');
    internet.asked();
    expect(internet.ask('nowhere.green.example', 'A')).toBe('nxdomain');
    expect(internet.asked()).toEqual([]);
    expect(internet.ask('mx1.green.example', 'A')).toBe('found 198.51.100.25');
    expect(internet.asked()).toHaveLength(1);
  });

  it('[R-DNS-05] that servers are broken, for less than six minutes', () => {
    expect(internet.ask('lame.example')).toBe('servfail');
    internet.asked();
    expect(internet.ask('lame.example')).toBe('servfail');
    expect(internet.asked()).toEqual([]);
    green.push(zone('lame.example', '@ A 198.51.100.8'));
    internet.pass(6 * 60_000);
    expect(internet.ask('lame.example')).toBe('found 198.51.100.8');
  });

  it('[R-DNS-07] passes on the strings of a TXT record as they are', () => {
    expect(internet.ask('green.example', 'TXT')).toBe('found "v=spf1 ip4:192.0." "2.0/24 -all"');
  });

  it('[R-DNS-08] a name in whatever case is the same name', () => {
    internet.ask('green.example', 'MX');
    internet.asked();
    const shouted = encodeMessage(questionMessage(9, 'green.example', 'MX', true)).replace('green', 'GrEEn');
    const port = internet.net.bindUdp('client', 0, () => {});
    port.send(octets(shouted), resolverAddress, 53);
    internet.pass(1000);
    expect(internet.asked()).toEqual([]);
    expect(internet.of('dns.answer').at(-1)).toMatchObject({ name: 'green.example', cached: true });
  });
});

describe('what comes from strangers', () => {
  const forged = (id: number) =>
    encodeMessage(
      responseTo(questionMessage(id, 'mx1.green.example', 'A', false), {
        authoritative: true,
        answers: [{ name: 'mx1.green.example', ttlSeconds: 3600, type: 'A', address: '203.0.113.66' }],
      }),
    );

  it('is not believed, even with the right id: only the server that was asked counts', () => {
    internet.ask('green.example', 'MX');
    const stranger = internet.net.bindUdp(internet.host('stranger', ['203.0.113.66']).id, 53, () => {});
    const answers: string[] = [];
    lookup(internet.client, 'mx1.green.example', 'A', ({ records }) => answers.push(JSON.stringify(records)));
    internet.pass(latencyMs);
    const last = internet.of('dns.query').at(-1);
    const source = internet.of('udp.datagram').at(-1)?.from;
    expect(last).toMatchObject({ host: 'resolver', server: greenServer });
    stranger.send(forged(last?.id ?? 0), resolverAddress, source?.port ?? 0);
    internet.pass(1000);
    expect(answers).toHaveLength(1);
    expect(answers[0]).toContain('198.51.100.25');
    expect(internet.ask('mx1.green.example')).toBe('found 198.51.100.25');
  });

  it.each<[what: string, bytes: string]>([
    ['nothing', ''],
    ['rubbish', 'hello, is this the resolver?\r\n'],
    ['zeros', '\0'.repeat(600)],
    ['a response to nothing', forged(1)],
    ['half a query', encodeMessage(questionMessage(1, 'green.example', 'A', true)).slice(0, 20)],
  ])('%s is ignored by all who serve DNS', (_, bytes) => {
    let answers = 0;
    const port = internet.net.bindUdp('client', 0, () => answers++);
    for (const address of [resolverAddress, rootAddress, greenServer]) port.send(octets(bytes), address, 53);
    internet.pass(60_000);
    expect(answers).toBe(0);
    expect(internet.asked()).toEqual([]);
    expect(internet.ask('green.example', 'MX')).toBe('found 10 mx1.green.example.');
  });
});
