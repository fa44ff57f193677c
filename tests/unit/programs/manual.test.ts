import { describe, expect, it } from 'vitest';
import { programs } from '$sim/programs/index.ts';
import de from '../../../src/view/i18n/de/programs.ts';
import en from '../../../src/view/i18n/en/programs.ts';
import { Stage } from './stage.ts';

const lineCharsMax = 80;
const ownOfTheShell = ['cd', 'exit', 'help', 'history', 'logout', 'man', 'sudo'];
const names = [...programs.map(({ name }) => name), ...ownOfTheShell];

describe.each([
  ['English', en],
  ['German', de],
])('the %s manual', (_, dictionary) => {
  const texts = new Map(Object.entries(dictionary));

  it.each(names)('has a line and a page about %s', (name) => {
    expect(texts.get(`help.${name}`)).toMatch(new RegExp(`^  ${name}\\b`));
    expect(texts.get(`man.${name}`)).toMatch(new RegExp(`^${name} - `));
  });

  it('is about nothing else', () => {
    const about = [...texts.keys()].flatMap((key) => /^(?:man|help)\.(?!intro)(.*)/.exec(key)?.[1] ?? []);
    expect(about.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('fits into a terminal, its columns aligned', () => {
    for (const [key, text] of texts) {
      if (/^(man|help)\./.test(key))
        for (const line of text.split('\n')) expect(line.length, `${key}: ${line}`).toBeLessThanOrEqual(lineCharsMax);
      if (/^help\.(?!intro)/.test(key)) expect(text, key).toMatch(/^ {2}.{22} {2}\S|^ {2}(?=.{24}\S).* {2,}\S/);
      expect(text.endsWith('\n'), key).toBe(false);
    }
  });

  it('says whatever programs say', () => {
    const stage = new Stage();
    stage.type(
      'help',
      'man dig',
      'ls &',
      'dig a.example SRV',
      "grep '\\(' notes.txt",
      'echo | mail "@"',
      'openssl',
      'openssl dgst',
    );
    const said = stage.sink.events.flatMap((event) => (event.kind === 'tty.message' ? [event.message] : []));
    expect(said.length).toBeGreaterThan(20);
    for (const { key, params } of said) {
      const wanted = [...(texts.get(key) ?? '').matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(texts.has(key), key).toBe(true);
      expect(Object.keys(params).sort(), key).toEqual([...new Set(wanted)].sort());
    }
  });
});
