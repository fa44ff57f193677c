import { beforeEach, describe, expect, it } from 'vitest';
import { octets } from '../../../src/sim/octets.ts';
import { client, nobody, server, Wire } from './wire.ts';

let wire: Wire;

beforeEach(() => {
  wire = new Wire();
});

/** Sends datagrams, numbered from 0, over a link that loses some; what the trace says is lost, and what arrives. */
function lossy(seed: string, datagramLoss: number, count = 200) {
  const lossyWire = new Wire(seed);
  lossyWire.links.set('client', 'server', { latencyMs: 5, datagramLoss });
  const arrived: number[] = [];
  lossyWire.net.bindUdp('server', 53, (bytes) => arrived.push(Number(bytes)));
  const port = lossyWire.net.bindUdp('client', 0, () => {});
  for (let i = 0; i < count; i++) port.send(octets(String(i)), server, 53);
  lossyWire.pass(1000);
  const lost = lossyWire.of('udp.datagram').filter((event) => event.lost !== undefined);
  return { arrived, lost, lostNumbers: lost.map(({ bytes }) => Number(bytes)) };
}

describe('a datagram', () => {
  it('arrives one latency later and says whence', () => {
    wire.net.bindUdp('server', 53, (bytes, from) =>
      wire.note(`"${bytes}" from ${from.host} ${from.address}:${from.port}`),
    );
    wire.net.bindUdp('client', 4000, () => {}).send(octets('who?'), server, 53);
    expect(wire.diary).toEqual([]);
    wire.pass(100);
    expect(wire.diary).toEqual([`10 "who?" from client ${client}:4000`]);
    expect(wire.of('udp.datagram')).toMatchObject([{ host: 'client', to: 'server', atMs: 0, arrivesAtMs: 10, id: 1 }]);
  });

  it('can be answered', () => {
    const service = wire.net.bindUdp('server', 53, (bytes, from) => service.send(bytes, from.address, from.port));
    const port = wire.net.bindUdp('client', 0, (bytes) => wire.note(`heard "${bytes}"`));
    port.send(octets('echo'), server, 53);
    wire.pass(100);
    expect(wire.diary).toEqual(['20 heard "echo"']);
    const [question, answer] = wire.of('udp.datagram');
    expect(answer?.cause).toBe(question?.seq);
  });

  it.each<[what: string, address: string, port: number]>([
    ['to a port that nobody has bound', server, 54],
    ['to an address that nobody has', nobody, 53],
  ])('%s is heard by nobody', (_, address, port) => {
    wire.net.bindUdp('server', 53, () => wire.note('heard'));
    wire.net.bindUdp('client', 0, () => wire.note('answered')).send(octets('x'), address, port);
    wire.pass(100_000);
    expect(wire.diary).toEqual([]);
    expect(wire.of('udp.datagram')).toHaveLength(1);
  });

  it('reaches nobody after the port was closed, even when it is under way', () => {
    const service = wire.net.bindUdp('server', 53, () => wire.note('heard'));
    wire.net.bindUdp('client', 0, () => {}).send(octets('x'), server, 53);
    wire.pass(9);
    service.close();
    wire.pass(100);
    expect(wire.diary).toEqual([]);
  });
});

describe('a lost datagram', () => {
  it('is in the trace with its reason, and does not arrive', () => {
    const { arrived, lost, lostNumbers } = lossy('seed', 0.3);
    expect(lost.length).toBeGreaterThan(30);
    expect(lost.length).toBeLessThan(90);
    expect(new Set(lost.map((event) => event.lost))).toEqual(new Set(['link']));
    expect([...arrived, ...lostNumbers].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 200 }, (_, index) => index),
    );
  });

  it('is the same for the same seed, and another for another', () => {
    const { lostNumbers } = lossy('seed', 0.3);
    expect(lossy('seed', 0.3).lostNumbers).toEqual(lostNumbers);
    expect(lossy('another', 0.3).lostNumbers).not.toEqual(lostNumbers);
  });

  it.each([
    [0, 200],
    [1, 0],
  ])('on a link that loses %d of all: %i arrive', (datagramLoss, count) => {
    expect(lossy('seed', datagramLoss).arrived).toHaveLength(count);
  });

  it.each<[reason: string, address: string]>([
    ['host-down', server],
    ['no-route', nobody],
  ])('may also be so for the reason %s', (reason, address) => {
    wire.net.setPower('server', false);
    wire.net.bindUdp('client', 0, () => {}).send(octets('x'), address, 53);
    expect(wire.of('udp.datagram').map(({ lost }) => lost)).toEqual([reason]);
  });

  it('troubles neither byte streams nor what a host says to itself', () => {
    wire.links.set('client', 'server', { latencyMs: 5, datagramLoss: 1 });
    wire.links.set('client', 'client', { latencyMs: 5, datagramLoss: 1 });
    wire.net.bindUdp('client', 53, (bytes) => wire.note(`own "${bytes}"`));
    wire.net.bindUdp('client', 0, () => {}).send(octets('x'), '127.0.0.1', 53);
    const { here } = wire.open();
    here.write(octets('hello'));
    wire.pass(100);
    expect(wire.diary).toEqual(['35 server "hello"']);
    expect(wire.of('udp.datagram')).toMatchObject([{ to: 'client', arrivesAtMs: 0 }]);
    expect(wire.sink.events.filter((event) => 'lost' in event)).toEqual([]);
  });
});

describe('a ping', () => {
  const ping = (address: string) => wire.net.ping('client', address, (ms) => wire.note(`round trip ${ms}`));

  it.each<[address: string, ms: number]>([
    [server, 20],
    ['127.0.0.1', 0],
    [client, 0],
  ])('to %s comes back after %i ms', (address, ms) => {
    ping(address);
    wire.pass(100);
    expect(wire.diary).toEqual([`${ms} round trip ${ms}`]);
    expect(wire.of('icmp.echo')).toMatchObject([
      { host: 'client', reply: false, atMs: 0, arrivesAtMs: ms / 2, address },
      { to: 'client', reply: true, atMs: ms / 2, arrivesAtMs: ms, address },
    ]);
  });

  it('is told from others by its number', () => {
    ping(server);
    ping(server);
    wire.pass(100);
    expect(wire.of('icmp.echo').map(({ id, reply }) => `${id} ${reply}`)).toEqual([
      '1 false',
      '2 false',
      '1 true',
      '2 true',
    ]);
  });

  it.each<[reason: string, address: string]>([
    ['host-down', server],
    ['no-route', nobody],
  ])('is never answered: %s', (reason, address) => {
    wire.net.setPower('server', false);
    ping(address);
    wire.pass(1_000_000);
    expect(wire.diary).toEqual([]);
    expect(wire.of('icmp.echo').map(({ lost }) => lost)).toEqual([reason]);
  });
});
