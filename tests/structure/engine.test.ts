import ts from 'typescript';
import { describe, expect, it, vi } from 'vitest';
import { lineOf, nodes, parse, read, sources } from './files.ts';

/** Names that tie the engine to a machine, a moment or a browser; see the decisions in ARCHITECTURE.md. */
const bannedNames = new Set([
  ...['Date', 'Intl', 'Promise', 'performance', 'crypto', 'fetch', 'process', 'Buffer', 'globalThis', 'window'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame', 'document'],
]);
const bannedMembers = new Set(['localeCompare', 'toLocaleString', 'toLocaleLowerCase', 'toLocaleUpperCase']);

function isMemberOrKey(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  return (
    (ts.isPropertyAssignment(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isMethodDeclaration(parent) ||
      ts.isMethodSignature(parent) ||
      ts.isGetAccessor(parent)) &&
    parent.name === node
  );
}

function banned(node: ts.Node): string | undefined {
  if (ts.isAwaitExpression(node) || node.kind === ts.SyntaxKind.AsyncKeyword) return 'async';
  if (ts.isPropertyAccessExpression(node)) {
    if (bannedMembers.has(node.name.text)) return node.name.text;
    return node.getText() === 'Math.random' ? 'Math.random' : undefined;
  }
  if (!ts.isIdentifier(node) || isMemberOrKey(node)) return undefined;
  return bannedNames.has(node.text) ? node.text : undefined;
}

/** Names that the file gives to something of its own: a `process` may be one of the simulated host. */
function ownNames(file: ts.SourceFile): Set<string> {
  const own = nodes(file).filter((node) => ts.isVariableDeclaration(node) || ts.isParameter(node));
  return new Set(own.map((node) => node.name.getText()));
}

function bannedIn(file: ts.SourceFile): string[] {
  const own = ownNames(file);
  return nodes(file).flatMap((node) => {
    const word = banned(node);
    return word === undefined || own.has(word) ? [] : [`${file.fileName}:${lineOf(node)}: ${word}`];
  });
}

const fromText = (text: string): string[] =>
  bannedIn(ts.createSourceFile('made.ts', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS));

// All sources are parsed: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

describe('the engine', () => {
  it('knows no wall clock, chance, locale, promise, browser or Node', () => {
    const engine = sources.filter((path) => path.startsWith('src/sim/'));
    expect(engine.length).toBeGreaterThan(50);
    expect(engine.flatMap((path) => bannedIn(parse(path)))).toEqual([]);
  });

  it('compiles without the types of DOM and Node', () => {
    const { compilerOptions } = JSON.parse(read('src/sim/tsconfig.json')) as {
      compilerOptions: { lib: string[]; types: string[] };
    };
    expect(compilerOptions.lib).toEqual(['ES2022']);
    expect(compilerOptions.types).toEqual([]);
  });

  it.each([
    ['new Date()', 'Date'],
    ['const at = Date.now()', 'Date'],
    ['const now: () => Date = at', 'Date'],
    ['Math.random()', 'Math.random'],
    ['a.localeCompare(b)', 'localeCompare'],
    ['async function f() {}', 'async'],
    ['setTimeout(f, 1)', 'setTimeout'],
    ['let p: Promise<void>', 'Promise'],
  ])('may not say %s', (text, word) => {
    expect(fromText(text).join()).toContain(word);
  });

  it.each([
    '// a Date',
    "header('Date')",
    'const h = { Date: 1 }; h.Date',
    'Math.floor(1)',
    'const process = 1; process',
  ])('may say %s', (text) => {
    expect(fromText(text)).toEqual([]);
  });
});
