import { LineCounter, parseDocument, isMap, isScalar, isSeq, visit, type Document, type Node } from 'yaml';

export type YamlFile =
  | { readonly ok: true; readonly value: unknown; readonly root: Node | null; readonly lines: LineCounter }
  | { readonly ok: false; readonly line: number; readonly reason: string };

/** Parses YAML; the first mistake is told with its line. */
export function parseYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const wrong = (offset: number, reason: string): YamlFile => ({
    ok: false,
    line: lines.linePos(offset).line,
    reason: reason.split('\n')[0] ?? reason,
  });
  const [error] = document.errors;
  if (error) return wrong(error.pos[0], error.message);
  const aliases = aliasesIn(document);
  const lost = aliases.find(({ fault }) => fault !== null);
  if (lost?.fault) return wrong(lost.offset, lost.fault);
  try {
    return { ok: true, value: document.toJS(), root: document.contents as Node | null, lines };
  } catch (fault) {
    // A small file can stand for a huge one, by aliases of aliases: the parser stops at some size.
    return wrong(aliases[0]?.offset ?? 0, fault instanceof Error ? fault.message : String(fault));
  }
}

/** The aliases of a document, and why one stands for nothing: the parser tells that too late, and without its line. */
function aliasesIn(document: Document): { readonly offset: number; readonly fault: string | null }[] {
  const found: { offset: number; fault: string | null }[] = [];
  visit(document, {
    Alias(_key, alias, ancestors) {
      const target = alias.resolve(document);
      const { source } = alias;
      const fault = !target
        ? `the alias *${source} has no anchor &${source} before it`
        : ancestors.includes(target)
          ? `the alias *${source} stands inside of its own anchor`
          : null;
      found.push({ offset: alias.range?.[0] ?? 0, fault });
    },
  });
  return found;
}

/** The line of the key (or list item) that a path leads to; of the deepest part of it that exists. */
export function lineOfPath(
  { root, lines }: Extract<YamlFile, { ok: true }>,
  path: readonly (string | number)[],
): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (!pair) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(key)] as Node | undefined;
      if (!item) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else break;
  }
  return lines.linePos(offset).line;
}
