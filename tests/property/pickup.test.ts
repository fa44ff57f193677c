import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMime } from '$sim/mail/mime.ts';
import { octets } from '$sim/octets.ts';
import { parseImap } from '$sim/pickup/imap-command.ts';
import { parseFetch } from '$sim/pickup/imap-fetch.ts';
import { parseSearch } from '$sim/pickup/imap-search.ts';
import { formatEnvelope, formatStructure } from '$sim/pickup/imap-structure.ts';
import { makeWorld } from '../dialogues/run/world.ts';

const byte = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 60,
});
const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 });

function cut(text: string, at: readonly number[]): string[] {
  const ends = [...new Set([...at.map((place) => Math.floor(place * text.length)), 0, text.length])];
  ends.sort((a, b) => a - b);
  return ends.slice(1).map((end, index) => text.slice(ends[index], end));
}

const message = 'Subject: x\r\n\r\nx\r\n';

/** What a server says to these writes. */
function talk(port: number, writes: readonly string[]): string {
  const world = makeWorld([]);
  for (let count = 0; count < 4; count++) world.deliver('ben', message);
  const connection = world.connect('laptop', 'mx1', port);
  world.settle();
  for (const write of writes) {
    connection.write(write);
    world.settle();
  }
  return connection.received;
}

const set = fc.constantFrom('1', '2', '1:2', '*', '1:*', '3,1', '9', 'x');
const imapLine = fc.oneof(
  set.map((numbers) => `FETCH ${numbers} (UID FLAGS)`),
  set.map((numbers) => `FETCH ${numbers} BODY[TEXT]`),
  fc
    .tuple(set, fc.constantFrom('+FLAGS', '-FLAGS', 'FLAGS.SILENT'), fc.constantFrom('\\Seen', '\\Deleted', 'x'))
    .map(([numbers, action, flag]) => `STORE ${numbers} ${action} (${flag})`),
  set.map((numbers) => `COPY ${numbers} INBOX`),
  set.map((numbers) => `UID MOVE ${numbers} Work`),
  fc.constantFrom(
    'EXPUNGE',
    'NOOP',
    'CREATE Work',
    'SEARCH ALL',
    'DELETE Work',
    'SELECT INBOX',
    'CHECK',
    'STATUS INBOX (MESSAGES)',
  ),
  fc.constant(`APPEND INBOX {${message.length}+}\r\n${message}`),
  fc.constant('LIST {1+}\r\n* "*"'),
);

describe('the parsers', () => {
  it('never throw, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          byte,
          imapLine.map((line) => `a ${line}`),
        ),
        byte,
        (line, tail) => {
          const command = parseImap(octets(line + tail));
          parseFetch(command?.values.slice(1) ?? []);
          parseSearch(command?.values ?? []);
          const part = parseMime(octets(`Content-Type: multipart/x; boundary=a\r\n${line}\r\n--a\r\n${tail}\r\n--a`));
          formatEnvelope(part);
          formatStructure(part, true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('IMAP', () => {
  it('does not care into which pieces a session is cut', () => {
    fc.assert(
      fc.property(fc.array(imapLine, { maxLength: 8 }), places, (lines, at) => {
        const stream = ['LOGIN ben secret', 'SELECT INBOX', ...lines].map((line, n) => `a${n} ${line}\r\n`).join('');
        expect(talk(143, cut(stream, at))).toBe(talk(143, [stream]));
      }),
      { numRuns: 60 },
    );
  });

  it('ends each command with one tagged response', () => {
    fc.assert(
      fc.property(fc.array(imapLine, { maxLength: 10 }), (lines) => {
        const stream = ['LOGIN ben secret', 'SELECT INBOX', ...lines].map((line, n) => `a${n} ${line}\r\n`).join('');
        const tags = talk(143, [stream]).match(/^a\d+ (?=OK|NO|BAD)/gm);
        expect(tags).toEqual(Array.from({ length: lines.length + 2 }, (_, n) => `a${n} `));
      }),
      { numRuns: 60 },
    );
  });

  it('shows two sessions the same in the end, and to each only what adds up', () => {
    const act = fc.tuple(
      fc.boolean(),
      imapLine.filter((line) => !/Work|SELECT/.test(line)),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 14 }), (acts) => {
        const world = makeWorld([]);
        for (let count = 0; count < 4; count++) world.deliver('ben', message);
        const [a, b] = [world.connect('laptop', 'mx1', 143), world.connect('submit', 'mx1', 143)];
        world.settle();
        const say = (connection: typeof a, line: string) => {
          const before = connection.received.length;
          connection.write(`x ${line}\r\n`);
          world.settle();
          return connection.received.slice(before);
        };
        for (const one of [a, b]) for (const line of ['LOGIN ben secret', 'SELECT INBOX']) say(one, line);
        for (const [first, line] of acts) say(first ? a : b, line);
        const seen = [a, b].map((connection) => {
          say(connection, 'NOOP');
          // \Recent is each session's own.
          return say(connection, 'FETCH 1:* (UID FLAGS)')
            .replace(/\\Recent ?/g, '')
            .replace(/ \)/g, ')');
        });
        expect(seen[0]).toBe(seen[1]);
        for (const connection of [a, b]) expect(countedBy(connection.received)).toBe(world.mailbox('ben').length);
      }),
      { numRuns: 60 },
    );
  });
});

/** How many messages a client reckons that there are, from EXISTS and EXPUNGE alone (RFC 9051 §7.5.1). */
function countedBy(received: string): number {
  let count = 0;
  for (const [, number, what] of received.matchAll(/^\* (\d+) (EXISTS|EXPUNGE)\r$/gm)) {
    if (what === 'EXPUNGE') expect(Number(number)).toBeLessThanOrEqual(count);
    count = what === 'EXISTS' ? Number(number) : count - 1;
  }
  return count;
}

describe('POP3', () => {
  const line = fc.oneof(
    fc
      .tuple(
        fc.constantFrom('LIST', 'UIDL', 'RETR', 'DELE', 'TOP', 'STAT', 'NOOP', 'RSET'),
        fc.constantFrom('', ' 1', ' 2 1', ' 9', ' x'),
      )
      .map((words) => words.join('')),
    fc.stringMatching(/^[ -~]{1,20}$/).filter((text) => !/^quit/i.test(text)),
  );

  it('does not care into which pieces a session is cut, and only QUIT deletes', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), places, fc.boolean(), (lines, at, quits) => {
        const stream = [...['USER ben', 'PASS secret'], ...lines, ...(quits ? ['QUIT'] : [])]
          .map((l) => `${l}\r\n`)
          .join('');
        const world = makeWorld([]);
        for (let count = 0; count < 4; count++) world.deliver('ben', message);
        const connection = world.connect('laptop', 'mx1', 110);
        world.settle();
        for (const write of cut(stream, at)) {
          connection.write(write);
          world.settle();
        }
        expect(connection.received).toBe(talk(110, [stream]));
        connection.reset();
        world.settle();
        const marked = new Set<string>();
        for (const text of lines) {
          const [, number] = /^dele (\d)$/i.exec(text) ?? [];
          if (number !== undefined && Number(number) <= 4) marked.add(number);
          if (/^rset( |$)/i.test(text)) marked.clear();
        }
        expect(world.mailbox('ben')).toHaveLength(4 - (quits ? marked.size : 0));
      }),
      { numRuns: 100 },
    );
  });
});
