import { beforeEach, describe, expect, it } from 'vitest';
import { octets } from '../../../src/sim/octets.ts';
import { Links } from '../../../src/sim/net/links.ts';
import { connectTimeoutMs } from '../../../src/sim/net/network.ts';
import { nobody, server, Wire } from './wire.ts';

let wire: Wire;

beforeEach(() => {
  wire = new Wire();
});

describe('a host that loses power', () => {
  it('says nothing to the other ends of its connections', () => {
    const { here, there } = wire.open();
    wire.net.setPower('server', false);
    const events = wire.sink.events.length;
    wire.pass(1_000_000);
    expect(wire.diary).toEqual([]);
    expect(wire.sink.events).toHaveLength(events);
    expect([here.isClosed, there.isClosed]).toEqual([false, true]);
  });

  it('takes what is under way to it', () => {
    const { here } = wire.open();
    here.write(octets('hello'));
    wire.pass(9);
    wire.net.setPower('server', false);
    wire.pass(100);
    expect(wire.diary).toEqual([]);
  });

  it('does not call back what it has sent already', () => {
    const { there } = wire.open();
    there.write(octets('last words'));
    wire.net.setPower('server', false);
    wire.pass(100);
    expect(wire.diary).toEqual(['40 client "last words"']);
  });

  it('loses what is sent to it, as the trace says', () => {
    const { here } = wire.open();
    wire.net.setPower('server', false);
    here.write(octets('anybody?'));
    wire.pass(100);
    expect(wire.of('tcp.segment')).toMatchObject([{ bytes: 'anybody?', lost: 'host-down' }]);
  });
});

it('who says FIN to a host without power waits for an answer, but not for ever', () => {
  const { here } = wire.open();
  wire.net.setPower('server', false);
  here.close();
  wire.pass(99_000);
  expect(wire.net.openConnections).toBe(1);
  wire.pass(2000);
  expect(wire.of('tcp.closed')).toMatchObject([{ host: 'client', how: 'timed-out' }]);
  expect(wire.net.openConnections).toBe(0);
});

describe('the programs of a host without power', () => {
  it('hear nothing of their end, and write no more', () => {
    const { here } = wire.open();
    wire.net.setPower('client', false);
    here.write(octets('x'));
    here.end();
    wire.pass(100);
    expect(wire.diary).toEqual([]);
    expect(wire.of('tcp.segment')).toEqual([]);
    expect(wire.of('tcp.fin')).toEqual([]);
  });

  it('take no connections of others with them', () => {
    const { here } = wire.open();
    wire.net.attach('other', ['203.0.113.5']);
    wire.net.connect('other', server, 25, wire.diarist('other'));
    wire.pass(30);
    wire.diary.length = 0;
    wire.net.setPower('other', false);
    here.write(octets('hello'));
    wire.pass(100);
    expect(wire.diary).toEqual(['70 server "hello"']);
  });
});

describe('a host that is back', () => {
  it('answers what belongs to a connection it has forgotten with a reset', () => {
    const { here } = wire.open();
    wire.net.setPower('server', false);
    wire.net.setPower('server', true);
    here.write(octets('still there?'));
    wire.pass(100);
    expect(wire.diary).toEqual(['50 client reset']);
    expect(wire.net.openConnections).toBe(0);
  });

  it('has lost its listeners and UDP ports, which can be bound anew', () => {
    wire.serve();
    wire.net.bindUdp('server', 53, () => wire.note('old port'));
    wire.net.setPower('server', false);
    wire.net.setPower('server', true);
    wire.net.bindUdp('client', 0, () => {}).send(octets('x'), server, 53);
    wire.connect();
    wire.pass(100);
    expect(wire.diary).toEqual(['20 client refused']);
    wire.net.bindUdp('server', 53, () => {});
    wire.serve();
    wire.connect();
    wire.pass(100);
    expect(wire.diary.slice(1)).toEqual(['120 client opened', '130 server accepts']);
  });

  it('keeps its listeners when it was never off', () => {
    wire.serve();
    wire.net.setPower('server', true);
    wire.connect();
    wire.pass(100);
    expect(wire.diary).toEqual(['20 client opened', '30 server accepts']);
  });
});

describe('a host that loses power while a connection is made', () => {
  it.each<[what: string, afterMs: number, diary: string[]]>([
    ['before SYN arrives: the client waits in vain', 5, [`${connectTimeoutMs} client timed-out`]],
    ['while SYN/ACK is under way: the client believes it stands', 15, ['20 client opened']],
  ])('%s', (_, afterMs, diary) => {
    wire.serve();
    wire.connect();
    wire.pass(afterMs);
    wire.net.setPower('server', false);
    wire.pass(1_000_000);
    expect(wire.diary).toEqual(diary);
  });

  it('as the client itself hears nothing more', () => {
    wire.serve();
    wire.connect();
    wire.pass(15);
    wire.net.setPower('client', false);
    wire.pass(1_000_000);
    expect(wire.diary).toEqual([]);
    expect(wire.of('tcp.opened')).toEqual([]);
  });

  it('and is back before its time-out may be tried again', () => {
    wire.net.setPower('server', false);
    wire.connect({}, server, 1000);
    wire.pass(500);
    wire.net.setPower('server', true);
    wire.serve();
    wire.connect();
    wire.pass(10_000);
    expect(wire.diary).toEqual(['520 client opened', '530 server accepts', '1000 client timed-out']);
  });
});

describe('links', () => {
  const standard = { latencyMs: 24, datagramLoss: 0 };
  const own = { latencyMs: 3, datagramLoss: 0.5 };

  it.each<[a: string, b: string, latencyMs: number]>([
    ['a', 'b', 3],
    ['b', 'a', 3],
    ['a', 'c', 24],
    ['a', 'a', 0],
  ])('between %s and %s take %i ms', (a, b, latencyMs) => {
    const links = new Links(standard);
    links.set('b', 'a', own);
    expect(links.between(a, b).latencyMs).toBe(latencyMs);
  });

  it('can be set anew', () => {
    const links = new Links(standard);
    links.set('a', 'b', own);
    links.set('b', 'a', standard);
    expect(links.between('a', 'b')).toEqual(standard);
  });
});

describe('a connection that never stood', () => {
  it.each([
    ['a host without power', server],
    ['an address that nobody has', nobody],
  ])('is forgotten after its time-out: to %s', (_, address) => {
    const wire = new Wire();
    wire.net.setPower('server', false);
    wire.connect({}, address, 1000);
    wire.clock.runUntil(2000);
    expect(wire.net.openConnections).toBe(0);
  });
});

it('a server whose client lost power before the connection stood for both keeps nothing of it', () => {
  wire.serve();
  wire.connect();
  wire.pass(25);
  wire.net.setPower('client', false);
  wire.pass(200_000);
  expect(wire.diary).toEqual(['20 client opened']);
  expect(wire.net.openConnections).toBe(0);
});
