import { describe, expect, it } from 'vitest';
import { committed, read } from './files.ts';

const topLevel = new Set([
  ...['src', 'lessons', 'tests', 'static', 'package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts'],
  'README.md',
]);

/** Written in two halves, so that this file does not find itself. */
const word = (...halves: readonly string[]): string => halves.join('');

const textFile = /\.(ts|js|mjs|svelte|css|html|json|ya?ml|md|smtp|txt|sh|svg)$|^\.[^/]+$|^\.ci\/run$/;
const texts = committed.filter((path) => textFile.test(path));

function findings(paths: readonly string[], pattern: RegExp): string[] {
  return paths.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])),
  );
}

const localPaths = new RegExp(
  [
    // Folders that exist on one machine only.
    String.raw`(?<![\w.:])/(?:${word('wo', 'rk')}|${word('ro', 'ot')}|Users|mnt)/`,
    // Folders beside the project.
    String.raw`(?<![\w./@-])(?:\.\./)*${word('sha', 'red')}/(?:[\w-]+\.md|reference|corpus)`,
    word('bash', '_jobs'),
    word('.lib', 'rary/'),
  ].join('|'),
);
const registries = new RegExp(word('https?://[^"\\s]*', 'regis', 'try[.][^"\\s]*'), 'i');
const selective =
  /\b(?:it|test|describe|suite|bench)(?:\.\w+)*\.(?:only|skip|skipIf|runIf|todo|fails|fixme|fail)\b|\b[xf](?:it|describe|test)\(/;
const silenced = new RegExp([word('@ts-', 'ignore'), word('@ts-', 'nocheck'), word('@ts-expect', '-error')].join('|'));
const unfinished = new RegExp(`\\b(?:${word('TO', 'DO')}|${word('FIX', 'ME')}|${word('XX', 'X')})\\b`);

describe('the house', () => {
  it('has only the agreed entries at the top', () => {
    const entries = new Set(committed.map((path) => path.split('/')[0] ?? ''));
    const strange = [...entries].filter((entry) => !topLevel.has(entry) && !entry.startsWith('.'));
    expect(strange).toEqual([]);
  });

  it('has every test running', () => {
    const tests = committed.filter((path) => /^tests\/.*\.ts$/.test(path));
    expect(tests.length).toBeGreaterThan(5);
    expect(findings(tests, selective)).toEqual([]);
  });

  it('silences no type error', () => {
    const code = committed.filter((path) => /\.(ts|js|svelte)$/.test(path) && path !== 'tests/eslint.config.js');
    expect(findings(code, silenced)).toEqual([]);
  });

  it('leaves no notes about unfinished work', () => {
    expect(
      findings(
        texts.filter((path) => path !== 'package-lock.json'),
        unfinished,
      ),
    ).toEqual([]);
  });

  it('names nothing that exists on one machine only', () => {
    expect(findings(texts, localPaths)).toEqual([]);
  });

  it('names no package registry', () => {
    expect(findings(texts, registries)).toEqual([]);
  });

  it('keeps every package at an exact version', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >;
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(([, v]) => !/^\d+\.\d+\.\d+$/.test(v));
    expect(loose).toEqual([]);
  });
});

describe('the patterns', () => {
  it.each([
    [localPaths, word('see /wo', 'rk/main/x.ts')],
    [localPaths, word("'../sha", "red/design.md'")],
    [registries, word('"resolved": "https://regis', 'try.example.org/a.tgz"')],
    [selective, word('it.', "only('x')")],
    [selective, word('describe.', 'skip(')],
    [selective, word('it.each([1]).', 'only(').replace('.each([1])', '.concurrent')],
    [silenced, word('// @ts-', 'ignore')],
    [unfinished, word('// TO', 'DO: later')],
  ])('%s finds its like', (pattern, line) => {
    expect(pattern.test(line)).toBe(true);
  });

  it.each([
    [localPaths, "import x from '../shared.ts'"],
    [localPaths, 'https://example.org/work/'],
    [selective, 'it.each([1])('],
    [unfinished, 'const todos = 1'],
  ])('%s passes over %s', (pattern, line) => {
    expect(pattern.test(line)).toBe(false);
  });
});
