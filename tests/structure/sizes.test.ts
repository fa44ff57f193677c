import ts from 'typescript';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { committed, lineOf, nodes, parse, read, root, sources } from './files.ts';

const fileLinesMax = 350;
const functionLinesMax = 50;
const shippedFileBytesMax = 200_000;

const linesOf = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

function longFunctions(file: ts.SourceFile): string[] {
  return nodes(file).flatMap((node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return [];
    const lines = linesOf(node.getText());
    return lines > functionLinesMax ? [`${file.fileName}:${lineOf(node)}: ${lines} lines`] : [];
  });
}

// All sources are parsed: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

describe('small rooms', () => {
  it(`no source file has more than ${fileLinesMax} lines`, () => {
    const long = sources.map((path) => ({ path, lines: linesOf(read(path)) })).filter((f) => f.lines > fileLinesMax);
    expect(long).toEqual([]);
  });

  it(`no function has more than ${functionLinesMax} lines`, () => {
    expect(sources.flatMap((path) => longFunctions(parse(path)))).toEqual([]);
  });

  it('sees a long function, also one in an arrow or a method', () => {
    const body = `{${'\nf();'.repeat(functionLinesMax)}\n}`;
    const made = `function a() ${body}\nconst b = () => ${body};\nclass C { d() ${body} }`;
    const file = ts.createSourceFile('made.ts', made, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
    expect(longFunctions(file)).toHaveLength(3);
  });

  it(`no file that is shipped is larger than ${shippedFileBytesMax} bytes`, () => {
    const shipped = committed.filter((path) => /^(src|static|lessons)\//.test(path));
    const large = shipped.filter((path) => statSync(join(root, path)).size > shippedFileBytesMax);
    expect(large).toEqual([]);
  });
});
