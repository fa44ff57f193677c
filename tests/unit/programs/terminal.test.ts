import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IncomingText } from '$sim/programs/incoming-text.ts';
import { visibleText } from '$sim/programs/visible-text.ts';
import { octets, octetsToUtf8, utf8ToOctets } from '$sim/octets.ts';
import { Peer, Stage } from './stage.ts';

describe('a terminal', () => {
  it('does not repeat what is typed: the page has shown it', () => {
    const stage = new Stage();
    stage.type('whoami');
    expect(stage.sink.events.filter(({ kind }) => kind === 'tty.output')).toHaveLength(1);
  });

  it('prints no more at once than can be scrolled back to', () => {
    const stage = new Stage('laptop');
    const text = Array.from({ length: 6000 }, (_, index) => `${index + 1}\n`).join('');
    stage.world.input({ kind: 'file.write', host: 'laptop', path: '/home/anna/long', text });
    const lines = stage.type('cat long').trimEnd().split('\n');
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([5000, '1001', '6000']);
    expect(stage.type('cat long | head -n 1')).toBe('1\n');
  });

  it('says who reads, and only when that changes', () => {
    const stage = new Stage();
    stage.type('echo a', '', 'telnet mx1.green.example 25', 'NOOP', 'QUIT');
    const changes = stage.sink.events.flatMap((event) => (event.kind === 'tty.foreground' ? [event.program] : []));
    expect(changes).toEqual([null, 'telnet', null]);
  });

  it('keeps what is typed ahead for the next reader', () => {
    const stage = new Stage();
    stage.paste('ping -c 2 mx1.green.example', 'echo later');
    expect(stage.read()).not.toContain('later');
    stage.wait(3000);
    stage.wait(0);
    expect(stage.type('echo end')).toBe('end\n');
    expect(stage.sink.events.filter((event) => event.kind === 'tty.output' && event.text === 'later\n')).toHaveLength(
      1,
    );
  });

  it('forgets what was typed ahead on Ctrl-C', () => {
    const stage = new Stage();
    stage.paste('ping mx1.green.example', 'echo never');
    expect(stage.key('INT')).not.toContain('never');
    expect(stage.wait(1000)).toBe('');
  });

  it('gives Ctrl-D in its turn', () => {
    const stage = new Stage();
    stage.type('ssh mx1.green.example');
    stage.paste('dig green.example MX');
    stage.key('EOF');
    stage.wait(1000);
    expect(stage.foreground.host).toBe('laptop');
  });

  it('runs what comes after a program that took its time', () => {
    const stage = new Stage();
    expect(stage.type('host green.example && echo found; host nowhere.example || echo lost')).toMatch(
      /10 mx1[^]*found\nHost nowhere\.example not found: 3\(NXDOMAIN\)\nlost\n$/,
    );
    expect(stage.type('dig +short green.example MX | grep mx2 > mx; cat mx')).toBe('20 mx2.green.example.\n');
  });

  it('stops the rest of a line on Ctrl-C', () => {
    const stage = new Stage();
    stage.paste('telnet nowhere.example 25 | cat; echo never');
    expect(stage.key('INT')).toBe('');
    expect(stage.wait(20_000)).toBe('');
    expect(stage.type('echo $?')).toBe('130\n');
  });

  it('loses what ran on a host without power, and what was started from there', () => {
    const stage = new Stage();
    const peer = new Peer(stage, 'mx2', 2525);
    stage.type('ssh mx1.green.example', 'telnet mx2.green.example 2525');
    expect(peer.socket).not.toBeNull();
    stage.read();
    stage.world.input({ kind: 'host.power', host: 'mx1', up: false });
    stage.world.runUntilIdle();
    expect(stage.read()).toBe('client_loop: send disconnect: Broken pipe\n');
    expect(stage.foreground.prompt).toBe('anna@laptop:~$ ');
    expect(stage.type('echo $?')).toBe('255\n');
    expect(stage.type('ssh mx1.green.example')).toBe(
      'ssh: connect to host mx1.green.example port 22: No route to host\n',
    );
  });

  it('is dead while its own host is off, and has a fresh shell afterwards', () => {
    const stage = new Stage();
    stage.type('cd /etc');
    stage.world.input({ kind: 'host.power', host: 'laptop', up: false });
    expect(stage.read()).toBe('<hostOff>\n');
    expect(stage.prompt).toBe('');
    expect(stage.type('whoami')).toBe('<hostOff>\n');
    expect(stage.key('INT')).toBe('<hostOff>\n');
    stage.world.input({ kind: 'host.power', host: 'laptop', up: true });
    expect(stage.type('pwd')).toBe('/home/anna\n');
    expect(stage.prompt).toBe('anna@laptop:~$ ');
  });

  it('bears whatever is typed, in whatever order', () => {
    const words = [
      'telnet mx1.green.example 25',
      'nc -v mx1.green.example 25',
      'dig green.example',
      'ping mx2',
      'mail',
      'mail ben',
      'ssh mx1',
      'cat',
      '| grep a',
      '> f',
      '; exit',
      '&& history',
      'QUIT',
      'q',
      '.',
      '"',
      'EHLO a',
    ];
    const act = fc.oneof(
      fc.array(fc.constantFrom(...words), { maxLength: 3 }).map((some) => ({ line: some.join(' ') })),
      fc.string({ unit: 'binary' }).map((line) => ({ line })),
      fc.constantFrom('INT' as const, 'EOF' as const, 'ESCAPE' as const).map((signal) => ({ signal })),
      fc.integer({ min: 0, max: 3000 }).map((ms) => ({ ms })),
      fc.boolean().map((up) => ({ up })),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
        const stage = new Stage();
        for (const next of acts) {
          if ('line' in next) stage.paste(next.line);
          else if ('signal' in next) stage.key(next.signal);
          else if ('ms' in next) stage.wait(next.ms);
          else stage.world.input({ kind: 'host.power', host: 'mx1', up: next.up });
        }
        for (const event of stage.sink.events) {
          // eslint-disable-next-line no-control-regex
          if (event.kind === 'tty.output') expect(event.text).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
        }
        for (let tries = 0; tries < 30 && stage.foreground.prompt !== 'anna@laptop:~$ '; tries++) {
          stage.key('INT');
          stage.key('ESCAPE');
          stage.paste('q');
          stage.key('EOF');
          stage.wait(200_000);
        }
        expect(stage.type('echo alive')).toContain('alive\n');
      }),
      { numRuns: 60 },
    );
  });
});

describe('what gets into the trace', () => {
  it.each([
    ['250 Ok\r\n', '250 Ok\n'],
    ['a\tb', 'a\tb'],
    ['\x1b[2J\x07', '^[[2J^G'],
    ['over\rwritten', 'over^Mwritten'],
    ['\x00\x7f\x9b', '^@^?\ufffd'],
    ['half \ud83d', 'half \ufffd'],
  ])('%j', (text, visible) => {
    expect(visibleText(text)).toBe(visible);
  });

  it('has no control characters but tab and line feed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // eslint-disable-next-line no-control-regex
        expect(visibleText(text)).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]|\p{Surrogate}/u);
      }),
    );
  });
});

describe('text from the network', () => {
  it('is the same in whatever pieces it comes', () => {
    const pieces = fc.array(fc.nat({ max: 40 }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'ü', '€', '😀', '\r\n', '\r', '\xff')), pieces, (parts, cuts) => {
        const bytes = parts.map((part) => (part === '\xff' ? part : utf8ToOctets(part))).join('');
        const incoming = new IncomingText();
        let read = '';
        let from = 0;
        for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
          read += incoming.push(octets(bytes.slice(from, Math.max(from, cut))));
          from = Math.max(from, cut);
        }
        expect(read + incoming.rest()).toBe(octetsToUtf8(octets(bytes)));
      }),
    );
  });
});
