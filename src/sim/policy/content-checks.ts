import { splitMessage } from '../mail/message.ts';
import type { Octets } from '../octets.ts';
import type { Reply } from '../smtp/reply.ts';
import type { Configuration } from './configuration.ts';
import { isFault, openTable, type Files, type OpenedTable } from './tables.ts';

export type ContentVerdict =
  { readonly action: 'accept' | 'discard' } | { readonly action: 'reject'; readonly reply: Reply };

const accept: ContentVerdict = { action: 'accept' };

/** `header_checks` and `body_checks` (header_checks(5)): tables that see each field and each line of the body. */
export class ContentChecks {
  readonly #header: readonly OpenedTable[];
  readonly #body: readonly OpenedTable[];

  constructor(configuration: Configuration, files: Files) {
    const open = (name: string) => configuration.list(name).map((spec) => openTable(spec, files));
    this.#header = open('header_checks');
    this.#body = open('body_checks');
  }

  /** The first field or line with an action decides. */
  judge(content: Octets): ContentVerdict {
    if (this.#header.length === 0 && this.#body.length === 0) return accept;
    const { header, body } = splitMessage(content);
    // A field is looked at as one text, its folds included.
    const fields = header.split(/\r\n(?![ \t])/).filter((field) => field !== '');
    return first(this.#header, fields) ?? first(this.#body, body.split('\r\n')) ?? accept;
  }
}

function first(tables: readonly OpenedTable[], texts: readonly string[]): ContentVerdict | null {
  for (const text of tables.length > 0 ? texts : []) {
    for (const table of tables) {
      const value = isFault(table) ? null : table.find(text);
      const verdict = value === null ? null : carryOut(value);
      if (verdict) return verdict;
    }
  }
  return null;
}

/** WARN, INFO, PREPEND and the like change nothing about whether the message is taken. */
function carryOut(value: string): ContentVerdict | null {
  const [, word = '', text = ''] = /^(\S+)\s*(.*)$/s.exec(value) ?? [];
  if (word.toUpperCase() === 'DISCARD') return { action: 'discard' };
  if (word.toUpperCase() !== 'REJECT') return null;
  const [, enhanced = '5.7.1', rest = text] = /^([245]\.\d{1,3}\.\d{1,3})\s+(.*)$/s.exec(text) ?? [];
  return { action: 'reject', reply: { code: 550, enhanced, lines: [rest || 'message content rejected'] } };
}
