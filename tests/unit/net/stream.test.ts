import { beforeEach, describe, expect, it } from 'vitest';
import { segmentBytesMax } from '../../../src/sim/net/tcp.ts';
import { octets } from '../../../src/sim/octets.ts';
import { latencyMs, Wire } from './wire.ts';

let wire: Wire;

beforeEach(() => {
  wire = new Wire();
});

describe('octets', () => {
  it('arrive one latency after they were written, each way', () => {
    const { here, there } = wire.open();
    here.write(octets('hello'));
    wire.pass(4);
    there.write(octets('220'));
    wire.pass(100);
    expect(wire.diary).toEqual(['40 server "hello"', '44 client "220"']);
    expect(wire.of('tcp.segment')).toMatchObject([
      { host: 'client', to: 'server', dir: 'c2s', atMs: 30, arrivesAtMs: 40, offset: 0, bytes: 'hello' },
      { host: 'server', to: 'client', dir: 's2c', atMs: 34, arrivesAtMs: 44, offset: 0, bytes: '220' },
    ]);
  });

  it.each([0, 1, 250])('of a link with %i ms take that long', (ms) => {
    wire.links.set('server', 'client', { latencyMs: ms, datagramLoss: 0 });
    const accepted = wire.serve();
    const here = wire.connect();
    wire.pass(3 * ms);
    expect(accepted).toHaveLength(1);
    here.write(octets('x'));
    wire.pass(ms);
    expect(wire.diary.at(-1)).toBe(`${4 * ms} server "x"`);
  });

  it('come in the order written, with their offset, FIN last', () => {
    const { here } = wire.open({ ended: () => wire.note('server ended') });
    for (const text of ['a', 'bb', 'ccc']) here.write(octets(text));
    here.end();
    wire.pass(100);
    expect(wire.diary).toEqual(['40 server "a"', '40 server "bb"', '40 server "ccc"', '40 server ended']);
    expect(wire.of('tcp.segment').map(({ offset }) => offset)).toEqual([0, 1, 3]);
  });

  it('of a large write travel in several segments, none of them larger than a packet', () => {
    const got: string[] = [];
    const { here } = wire.open({ data: (bytes) => got.push(bytes) });
    const text = Array.from({ length: 2 * segmentBytesMax + 1 }, (_, index) => String.fromCharCode(index % 256)).join(
      '',
    );
    here.write(octets(text));
    wire.pass(latencyMs);
    expect(got.map(({ length }) => length)).toEqual([segmentBytesMax, segmentBytesMax, 1]);
    expect(got.join('') === text).toBe(true);
    expect(wire.of('tcp.segment').map(({ offset }) => offset)).toEqual([0, segmentBytesMax, 2 * segmentBytesMax]);
  });
});

describe('segments', () => {
  it('that are none are no segment', () => {
    wire.open().here.write(octets(''));
    expect(wire.of('tcp.segment')).toEqual([]);
  });

  it('of two connections do not mix', () => {
    const { here } = wire.open();
    const second = wire.connect();
    wire.pass(30);
    second.write(octets('b'));
    here.write(octets('a'));
    wire.pass(100);
    expect(wire.of('tcp.segment').map(({ conn, bytes }) => `${conn} ${bytes}`)).toEqual(['c2 b', 'c1 a']);
  });

  it('are the cause of all that the other side answers, but not of each other', () => {
    wire.serve((socket) => ({ data: () => ['an', 'swer'].forEach((text) => socket.write(octets(text))) }));
    const here = wire.connect();
    wire.pass(30);
    here.write(octets('question'));
    wire.pass(latencyMs);
    const [question, ...answers] = wire.of('tcp.segment');
    expect(answers.map(({ cause }) => cause)).toEqual([question?.seq, question?.seq]);
  });
});

describe('a half-close', () => {
  it('ends one way and leaves the other open', () => {
    const { here, there } = wire.open({ ended: () => wire.note('server ended') });
    here.end();
    here.write(octets('ignored'));
    wire.pass(100);
    there.write(octets('still here'));
    wire.pass(100);
    expect(wire.diary).toEqual(['40 server ended', '140 client "still here"']);
    there.end();
    wire.pass(100);
    expect(wire.diary.slice(2)).toEqual(['230 server closed', '240 client closed']);
    expect(wire.net.openConnections).toBe(0);
  });

  it('is answered with one of its own by a program that does not care', () => {
    const { here } = wire.open();
    here.end();
    wire.pass(100);
    expect(wire.diary).toEqual(['40 server closed', '50 client closed']);
    expect(wire.of('tcp.fin').map(({ host, atMs }) => `${atMs} ${host}`)).toEqual(['30 client', '40 server']);
  });

  it('is said once', () => {
    const { here } = wire.open({ ended: () => {} });
    here.end();
    here.end();
    here.close();
    wire.pass(100);
    expect(wire.of('tcp.fin')).toHaveLength(1);
  });

  it('from both sides at once closes both', () => {
    const { here, there } = wire.open();
    here.end();
    there.end();
    wire.pass(100);
    expect(wire.diary).toEqual(['40 server closed', '40 client closed']);
    expect(wire.of('tcp.closed').map(({ side, how }) => `${side} ${how}`)).toEqual(['server closed', 'client closed']);
  });
});

describe('a close', () => {
  it('lets what was written before it arrive', () => {
    const { there } = wire.open();
    there.write(octets('221 bye'));
    there.close();
    wire.pass(100);
    expect(wire.diary).toEqual(['40 client "221 bye"', '40 client closed', '50 server closed']);
  });

  it('answers what still comes in with a reset', () => {
    const { here, there } = wire.open();
    there.close();
    here.write(octets('more'));
    wire.pass(100);
    expect(wire.of('tcp.rst')).toMatchObject([{ host: 'server', to: 'client', atMs: 40 }]);
    expect(wire.diary).not.toContain('40 server "more"');
  });
});

describe('a reset', () => {
  it('is heard by the other side alone', () => {
    const { here } = wire.open();
    here.reset();
    expect(here.isClosed).toBe(true);
    wire.pass(100);
    expect(wire.diary).toEqual(['40 server reset']);
    expect(wire.of('tcp.closed').map(({ side, how, atMs }) => `${atMs} ${side} ${how}`)).toEqual([
      '30 client reset',
      '40 server reset',
    ]);
    expect(wire.net.openConnections).toBe(0);
  });

  it('overtakes nothing that was written before it', () => {
    const { here } = wire.open();
    here.write(octets('last words'));
    here.reset();
    wire.pass(100);
    expect(wire.diary).toEqual(['40 server "last words"', '40 server reset']);
  });

  it('makes what is said afterwards vanish', () => {
    const { here, there } = wire.open();
    here.reset();
    there.write(octets('under way'));
    wire.pass(100);
    here.write(octets('x'));
    here.end();
    here.reset();
    there.write(octets('y'));
    wire.pass(100);
    expect(wire.diary).toEqual(['40 server reset']);
    expect(wire.of('tcp.segment').map(({ bytes }) => bytes)).toEqual(['under way']);
  });
});
