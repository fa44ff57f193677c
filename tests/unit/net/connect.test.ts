import { beforeEach, describe, expect, it } from 'vitest';
import { connectTimeoutMs } from '../../../src/sim/net/network.ts';
import { octets } from '../../../src/sim/octets.ts';
import { client, latencyMs, nobody, server, Wire } from './wire.ts';

let wire: Wire;

beforeEach(() => {
  wire = new Wire();
});

describe('a connection', () => {
  it('stands for the client after one round trip, and for the server half a one later', () => {
    wire.serve();
    wire.connect();
    wire.pass(1000);
    expect(wire.diary).toEqual(['20 client opened', '30 server accepts']);
    expect(wire.kinds).toEqual(['tcp.syn', 'tcp.synack', 'tcp.opened', 'tcp.opened']);
    expect(wire.of('tcp.opened').map(({ side, host, atMs }) => `${atMs} ${side} ${host}`)).toEqual([
      '20 client client',
      '30 server server',
    ]);
  });

  it('has an id and two ends that know each other', () => {
    const accepted = wire.serve();
    const first = wire.connect();
    const second = wire.connect();
    wire.pass(1000);
    expect([first.conn, second.conn, ...accepted.map(({ conn }) => conn)]).toEqual(['c1', 'c2', 'c1', 'c2']);
    expect(first.local).toEqual({ host: 'client', address: client, port: 49_152 });
    expect(first.remote).toEqual({ host: 'server', address: server, port: 25 });
    expect(accepted[0]?.local).toEqual(first.remote);
    expect(accepted[0]?.remote).toEqual(first.local);
    expect(second.local.port).toBe(49_153);
    expect([first.side, accepted[0]?.side]).toEqual(['client', 'server']);
    expect(wire.net.openConnections).toBe(2);
  });

  it('may carry what the client says at once', () => {
    wire.serve();
    const socket = wire.connect({ opened: () => socket.write(octets('x')) });
    wire.pass(1000);
    expect(wire.diary).toEqual(['30 server accepts', '30 server "x"']);
  });
});

describe('a connection to oneself', () => {
  it('is never opened from within the call that asks for it, not even to oneself', () => {
    wire.net.listen('client', 25, () => wire.diarist('own server'));
    wire.connect({}, '127.0.0.1');
    expect(wire.diary).toEqual([]);
    wire.pass(0);
    expect(wire.diary).toEqual(['0 client opened']);
  });

  it.each(['127.0.0.1', '127.8.8.8', '::1'])('is one to %s', (address) => {
    wire.serve();
    const socket = wire.connect({}, address);
    wire.pass(1000);
    expect(wire.diary).toEqual(['0 client refused']);
    expect(socket.remote.host).toBe('client');
    expect(socket.local.address).toBe(address);
  });
});

describe('a connection that does not come about', () => {
  it('is refused by a host that does not listen, after one round trip', () => {
    wire.connect();
    wire.pass(connectTimeoutMs * 2);
    expect(wire.diary).toEqual(['20 client refused']);
    expect(wire.kinds).toEqual(['tcp.syn', 'tcp.rst', 'tcp.closed']);
    expect(wire.of('tcp.closed')).toMatchObject([{ host: 'client', side: 'client', how: 'refused' }]);
    expect(wire.net.openConnections).toBe(0);
  });

  it('is refused on another port than that listened on', () => {
    wire.serve();
    wire.net.connect('client', server, 587, wire.diarist('client'));
    wire.pass(1000);
    expect(wire.diary).toEqual(['20 client refused']);
  });

  it('is refused once the server has stopped listening; what stands stays', () => {
    const stop = wire.net.listen('server', 25, () => wire.diarist('server'));
    const first = wire.connect();
    wire.pass(1000);
    stop();
    wire.connect();
    wire.pass(1000);
    expect(wire.diary).toEqual(['20 client opened', '1020 client refused']);
    expect(first.isClosed).toBe(false);
  });
});

describe('a connection that nobody answers', () => {
  it.each([undefined, 30_000])('times out when the host is off (limit: %s)', (timeoutMs) => {
    wire.serve();
    wire.net.setPower('server', false);
    wire.connect({}, server, timeoutMs);
    wire.pass(1_000_000);
    expect(wire.diary).toEqual([`${timeoutMs ?? connectTimeoutMs} client timed-out`]);
    expect(wire.of('tcp.syn')).toMatchObject([{ to: 'server', lost: 'host-down' }]);
  });

  it('is unreachable when nobody has the address', () => {
    const socket = wire.connect({}, nobody, 30_000);
    wire.pass(1_000_000);
    expect(wire.diary).toEqual(['30000 client unreachable']);
    expect(wire.of('tcp.syn')).toMatchObject([{ to: null, lost: 'no-route', server: { host: null, address: nobody } }]);
    expect(socket.isClosed).toBe(true);
  });

  it('waits for its time-out without keeping anybody waiting', () => {
    wire.connect({}, nobody);
    expect(wire.clock.nextDueMs()).toBe(connectTimeoutMs);
    expect(wire.clock.nextDueMs(true)).toBeNull();
  });

  it.each<[outcome: string, address: string, listening: boolean]>([
    ['opened', server, true],
    ['refused', server, false],
  ])('leaves no timer behind: %s', (outcome, address, listening) => {
    if (listening) wire.serve();
    wire.connect({}, address);
    wire.pass(3 * latencyMs);
    expect(wire.diary[0]).toBe(`20 client ${outcome}`);
    expect(wire.clock.pending).toBe(0);
  });

  it('is given up by its time-out even while the answer is under way', () => {
    wire.serve();
    wire.connect({}, server, 15);
    wire.pass(1000);
    expect(wire.diary).toEqual(['15 client timed-out']);
  });
});

describe('hosts and ports', () => {
  it('have one owner for each address', () => {
    expect(() => wire.net.attach('thief', ['203.0.113.1', server])).toThrow(`address ${server} has two owners`);
    expect(() => wire.net.attach('twice', ['203.0.113.2', '203.0.113.2'])).toThrow('two owners');
    expect(wire.net.hostOf(server)).toBe('server');
    expect(wire.net.hostOf(nobody)).toBeNull();
  });

  it('have one listener for each port', () => {
    const stop = wire.net.listen('server', 25, () => wire.diarist('first'));
    expect(() => wire.net.listen('server', 25, () => wire.diarist('second'))).toThrow('port 25 of server is taken');
    wire.net.listen('server', 587, () => wire.diarist('other port'));
    wire.net.listen('client', 25, () => wire.diarist('other host'));
    stop();
    expect(() => wire.net.listen('server', 25, () => wire.diarist('third'))).not.toThrow();
  });

  it('have one program for each UDP port, and TCP beside it', () => {
    const port = wire.net.bindUdp('server', 53, () => {});
    expect(() => wire.net.bindUdp('server', 53, () => {})).toThrow('UDP port 53 of server is taken');
    wire.net.listen('server', 53, () => wire.diarist('server'));
    port.close();
    expect(wire.net.bindUdp('server', 53, () => {}).port).toBe(53);
  });

  it('must be on the network', () => {
    expect(() => wire.net.listen('stranger', 25, () => wire.diarist('x'))).toThrow('no host stranger');
    expect(() => wire.net.connect('stranger', server, 25, wire.diarist('x'))).toThrow('no host stranger');
    expect(() => wire.net.setPower('stranger', false)).toThrow('no host stranger');
  });

  it('take the address of the family that they write to', () => {
    wire.net.attach('both', ['203.0.113.5', '2001:db8::5']);
    const from = (address: string) => wire.net.connect('both', address, 25, wire.diarist('both')).local.address;
    expect([from(server), from('2001:db8::1')]).toEqual(['203.0.113.5', '2001:db8::5']);
  });

  it('give out ports above 49151 and begin anew at their end', () => {
    const ports = Array.from({ length: 16_385 }, () => {
      const { port, close } = wire.net.bindUdp('client', 0, () => {});
      close();
      return port;
    });
    expect([ports[0], ports.at(-2), ports.at(-1)]).toEqual([49_152, 65_535, 49_152]);
  });
});
