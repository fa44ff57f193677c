import { splitMessage } from '../mail/message.ts';
import type { Octets } from '../octets.ts';
import type { Reply } from '../smtp/reply.ts';
import type { Configuration } from './configuration.ts';
import { fileOfTable, isFault, openTable, type Files, type OpenedTable } from './tables.ts';
import type { Verdict } from './verdict.ts';

/** Whether content is taken; where not, which table of which setting said so, and in which line. */
export type ContentVerdict = { readonly action: 'accept' } | ContentRefusal;
type ContentRefusal = Pick<Verdict, 'setting' | 'element' | 'entry'> &
  ({ readonly action: 'discard'; readonly reply: null } | { readonly action: 'reject'; readonly reply: Reply });

interface Tables {
  readonly setting: 'header_checks' | 'body_checks';
  readonly tables: readonly OpenedTable[];
}

const accept: ContentVerdict = { action: 'accept' };

/** `header_checks` and `body_checks` (header_checks(5)): tables that see each field and each line of the body. */
export class ContentChecks {
  readonly #header: Tables;
  readonly #body: Tables;

  constructor(configuration: Configuration, files: Files) {
    const open = (setting: Tables['setting']): Tables => ({
      setting,
      tables: configuration.list(setting).map((spec) => openTable(spec, files)),
    });
    this.#header = open('header_checks');
    this.#body = open('body_checks');
  }

  /** The first field or line with an action decides. */
  judge(content: Octets): ContentVerdict {
    if (this.#header.tables.length === 0 && this.#body.tables.length === 0) return accept;
    const { header, body } = splitMessage(content);
    // A field is looked at as one text, its folds included.
    const fields = header.split(/\r\n(?![ \t])/).filter((field) => field !== '');
    return first(this.#header, fields) ?? first(this.#body, body.split('\r\n')) ?? accept;
  }
}

function first({ setting, tables }: Tables, texts: readonly string[]): ContentRefusal | null {
  for (const text of tables.length > 0 ? texts : []) {
    for (const table of tables) {
      const value = isFault(table) ? null : table.find(text);
      const done = value === null ? null : carryOut(value);
      if (!done || isFault(table)) continue;
      const line = table.lineOf(text);
      return { ...done, setting, element: table.spec, ...(line > 0 && { entry: { file: fileOfTable(table), line } }) };
    }
  }
  return null;
}

/** WARN, INFO, PREPEND and the like change nothing about whether the message is taken. */
function carryOut(value: string) {
  const [, word = '', text = ''] = /^(\S+)\s*(.*)$/s.exec(value) ?? [];
  if (word.toUpperCase() === 'DISCARD') return { action: 'discard', reply: null } as const;
  if (word.toUpperCase() !== 'REJECT') return null;
  const [, enhanced = '5.7.1', rest = text] = /^([245]\.\d{1,3}\.\d{1,3})\s+(.*)$/s.exec(text) ?? [];
  const reply: Reply = { code: 550, enhanced, lines: [rest || 'message content rejected'] };
  return { action: 'reject', reply } as const;
}
