import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const testsFolder = fileURLToPath(new URL('..', import.meta.url));

/** `[S-DATA-04]`, or several: `[S-DATA-04, C-DATA-01]`. */
const bracketed = /\[([A-Z][A-Z\d-]*-\d{2}(?:,\s*[A-Z][A-Z\d-]*-\d{2})*)\]/g;

const idsIn = (text: string): string[] =>
  [...text.matchAll(bracketed)].flatMap((found) => (found[1] ?? '').split(/,\s*/));

/** `it` of `it(…)`, `it.each(…)(…)`, `test.describe(…)`. */
function calleeName(node: ts.Expression): string {
  if (ts.isCallExpression(node) || ts.isPropertyAccessExpression(node) || ts.isTaggedTemplateExpression(node)) {
    return calleeName(ts.isTaggedTemplateExpression(node) ? node.tag : node.expression);
  }
  return ts.isIdentifier(node) ? node.text : '';
}

/** The ids that titles of tests name: `it('[S-DATA-04] …')`. Ids elsewhere in a file prove nothing. */
export function idsOfTestFile(text: string): string[] {
  const ids: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ['it', 'test', 'describe'].includes(calleeName(node.expression))) {
      const [title] = node.arguments;
      if (title !== undefined && !ts.isFunctionLike(title)) ids.push(...idsIn(title.getText()));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('test.ts', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS));
  return ids;
}

/** The ids of a dialogue's lines `# requires: S-DATA-04, S-RSET-01`. */
export function idsOfDialogue(text: string): string[] {
  return [...text.matchAll(/^#\s*requires:\s*(.*?)\s*$/gm)]
    .flatMap((found) => (found[1] ?? '').split(/[,\s]+/))
    .filter((id) => id !== '');
}

/** Which test files name which requirement. */
export function namedRequirements(): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, string[]>();
  const files = readdirSync(testsFolder, { recursive: true, encoding: 'utf8' }).sort();
  for (const file of files) {
    const read = /\.(test|spec)\.ts$/.test(file)
      ? idsOfTestFile
      : /\.(smtp|pop3|imap)$/.test(file)
        ? idsOfDialogue
        : undefined;
    if (read === undefined) continue;
    for (const id of new Set(read(readFileSync(join(testsFolder, file), 'utf8')))) {
      named.set(id, [...(named.get(id) ?? []), file]);
    }
  }
  return named;
}
