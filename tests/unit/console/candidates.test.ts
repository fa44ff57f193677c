import { describe, expect, it } from 'vitest';
import { readWorld } from '../../../src/course/build/read-world.ts';
import en from '../../../src/view/i18n/en/programs.ts';
import { commandsIn, offersFor, suggestionsFor } from '../../../src/view/console/candidates.ts';

const scenario = readWorld('lessons/worlds/base.yaml');
const commands = commandsIn(en);
const shell = { program: null, host: 'laptop' };
const telnet = { program: 'telnet', host: 'laptop' };

it('knows the commands that help knows', () => {
  expect(commands).toEqual(expect.arrayContaining(['telnet', 'dig', 'mail', 'exit']));
  expect(commands).not.toContain('intro');
});

it('offers a shell commands first, and names further on', () => {
  const { lines, first, words } = offersFor(shell, scenario, commands);
  expect(lines).toEqual([]);
  expect(first).toBe(commands);
  expect(words).toEqual(expect.arrayContaining(['mx1.green.example', 'green.example', 'ben@green.example', 'MX']));
});

it('offers a connection whole SMTP commands, with the addresses of this world', () => {
  const { lines, first } = offersFor(telnet, scenario, commands);
  expect(first).toEqual([]);
  expect(lines).toEqual(
    expect.arrayContaining([
      'EHLO laptop.blue.example',
      'MAIL FROM:<anna@blue.example>',
      'RCPT TO:<ben@green.example>',
      'QUIT',
    ]),
  );
  expect(lines.filter((line) => line.includes('root@'))).toEqual([]);
});

it('offers other programs nothing', () => {
  expect(offersFor({ program: 'mail', host: 'laptop' }, scenario, commands)).toEqual({
    lines: [],
    first: [],
    words: [],
  });
  expect(suggestionsFor({ program: 'mail', host: 'laptop' }, scenario)).toEqual([]);
});

describe('suggestions', () => {
  it('lead a shell to the others’ mail server', () =>
    expect(suggestionsFor(shell, scenario)).toEqual(
      expect.arrayContaining(['dig MX green.example', 'telnet mx1.green.example 25']),
    ));
  it('lead through a transaction', () => {
    const lines = suggestionsFor(telnet, scenario);
    const verbs = lines.map((line) => line.split(/[ :]/)[0]);
    expect(verbs.filter((verb, index) => verbs.indexOf(verb) === index)).toEqual([
      'EHLO',
      'MAIL',
      'RCPT',
      'DATA',
      '.',
      'QUIT',
      'RSET',
    ]);
  });
  it('are few, and none twice', () => {
    for (const reader of [shell, telnet, { program: null, host: 'mx1' }, { program: null, host: 'nowhere' }]) {
      const lines = suggestionsFor(reader, scenario);
      expect(lines.length).toBeLessThanOrEqual(10);
      expect(new Set(lines).size).toBe(lines.length);
    }
  });
});
