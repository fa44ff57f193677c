import type { CommandRow, LookupRow, ReplyRow, ResponseRow, Row } from '../../session/projections/conversation.ts';

/** What stands on one step of the ladder: a row, or rows that belong together. */
export type Entry =
  | { readonly kind: 'commands'; readonly seq: number; readonly rows: readonly CommandRow[] }
  | { readonly kind: 'lookups'; readonly seq: number; readonly rows: readonly LookupRow[] }
  | { readonly kind: 'responses'; readonly seq: number; readonly rows: readonly ResponseRow[] }
  | { readonly kind: 'row'; readonly seq: number; readonly row: Exclude<Row, CommandRow | LookupRow | ResponseRow> };

/** The rows of a conversation; pipelined commands, lookups in a row, and lines said at one moment are taken together. */
export function entriesOf(rows: readonly Row[]): readonly Entry[] {
  const entries: Entry[] = [];
  for (const row of rows) {
    const last = entries.at(-1);
    if (row.kind === 'command') {
      if (last?.kind === 'commands' && last.rows[0]?.group === row.group) {
        entries[entries.length - 1] = { ...last, rows: [...last.rows, row] };
      } else entries.push({ kind: 'commands', seq: row.seq, rows: [row] });
    } else if (row.kind === 'lookup') {
      if (last?.kind === 'lookups') entries[entries.length - 1] = { ...last, rows: [...last.rows, row] };
      else entries.push({ kind: 'lookups', seq: row.seq, rows: [row] });
    } else if (row.kind === 'response') {
      if (last?.kind === 'responses' && last.rows[0]?.sentAtMs === row.sentAtMs)
        entries[entries.length - 1] = { ...last, rows: [...last.rows, row] };
      else entries.push({ kind: 'responses', seq: row.seq, rows: [row] });
    } else entries.push({ kind: 'row', seq: row.seq, row });
  }
  return entries;
}

/** A reply in one line, without its code: enhanced code and first text. */
export function replyLead({ reply }: ReplyRow): string {
  return [reply.enhanced, reply.lines[0]]
    .filter((part) => part !== null && part !== undefined && part !== '')
    .join(' ');
}

/** The lines after the first, as they came over the wire. */
export function replyRest({ reply }: ReplyRow): readonly string[] {
  const { code, enhanced, lines } = reply;
  return lines
    .slice(1)
    .map(
      (line, index) =>
        `${code}${index + 2 < lines.length ? '-' : ' '}${enhanced === null ? '' : `${enhanced} `}${line}`,
    );
}

/** How an IMAP or POP3 server's line reads: done, refused, go on, or a mere piece of news. */
export function responseTone(line: string): 'done' | 'never' | 'go-on' | 'news' {
  if (/^\+ ?(?!OK)/.test(line)) return 'go-on';
  const [, word = ''] = /^(?:[^\s*]\S* )?(\+?OK|-ERR|NO|BAD)\b/i.exec(line) ?? [];
  if (word === '') return /^\* (BAD|NO)\b/i.test(line) ? 'never' : 'news';
  return word.toUpperCase().endsWith('OK') ? 'done' : 'never';
}

/** Lines longer than this are cut; the rest opens on demand. */
export const lineCharsMax = 240;

/** The connection to show when nobody chose one: where something happened last. */
export function busiest<C extends { readonly lastAtMs: number }>(conversations: readonly C[]): C | undefined {
  return conversations.reduce<C | undefined>(
    (best, next) => (best && best.lastAtMs > next.lastAtMs ? best : next),
    undefined,
  );
}
