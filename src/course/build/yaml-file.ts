import { LineCounter, parseDocument, isMap, isScalar, isSeq, type Node } from 'yaml';

export type YamlFile =
  | { readonly ok: true; readonly value: unknown; readonly root: Node | null; readonly lines: LineCounter }
  | { readonly ok: false; readonly line: number; readonly reason: string };

/** Parses YAML; the first mistake is told with its line. */
export function parseYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (error)
    return { ok: false, line: lines.linePos(error.pos[0]).line, reason: error.message.split('\n')[0] ?? error.code };
  return { ok: true, value: document.toJS(), root: document.contents as Node | null, lines };
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
