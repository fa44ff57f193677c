import { splitMessage } from '../mail/message.ts';
import type { Octets } from '../octets.ts';
import type { Reply } from '../smtp/reply.ts';
import type { Configuration } from './configuration.ts';
import { fileOfTable, isFault, openTable, type Files, type OpenedTable } from './tables.ts';
import type { Verdict } from './verdict.ts';

/** Whether content is taken; where not, which table of which setting said so, and in which line. */
export type ContentVerdict = { readonly action: 'accept' } | ContentAction;
type ContentAction = Pick<Verdict, 'setting' | 'element' | 'entry'> &
  (
    { readonly action: 'discard' | 'hold'; readonly reply: null } | { readonly action: 'reject'; readonly reply: Reply }
  );

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

  /** The first field or line that is refused or thrown away decides; what is to be held is read on. */
  judge(content: Octets): ContentVerdict {
    if (this.#header.tables.length === 0 && this.#body.tables.length === 0) return accept;
    const { header, body } = splitMessage(content);
    // A field is looked at as one text, its folds included.
    const fields = header.split(/\r\n(?![ \t])/).filter((field) => field !== '');
    let hold: ContentVerdict = accept;
    for (const found of actionsIn(this.#header, fields, this.#body, body.split('\r\n'))) {
      if (found.action !== 'hold') return found;
      if (hold === accept) hold = found;
    }
    return hold;
  }
}

function* actionsIn(header: Tables, fields: readonly string[], body: Tables, lines: readonly string[]) {
  yield* actions(header, fields);
  yield* actions(body, lines);
}

function* actions({ setting, tables }: Tables, texts: readonly string[]): Generator<ContentAction> {
  for (const text of tables.length > 0 ? texts : []) {
    for (const table of tables) {
      const value = isFault(table) ? null : table.find(text);
      const done = value === null ? null : carryOut(value);
      if (!done || isFault(table)) continue;
      const line = table.lineOf(text);
      yield { ...done, setting, element: table.spec, ...(line > 0 && { entry: { file: fileOfTable(table), line } }) };
    }
  }
}

/** WARN, INFO, PREPEND and the like change nothing about whether the message is taken. */
function carryOut(value: string) {
  const [, word = '', text = ''] = /^(\S+)\s*(.*)$/s.exec(value) ?? [];
  if (word.toUpperCase() === 'DISCARD') return { action: 'discard', reply: null } as const;
  if (word.toUpperCase() === 'HOLD') return { action: 'hold', reply: null } as const;
  if (word.toUpperCase() !== 'REJECT') return null;
  const [, enhanced = '5.7.1', rest = text] = /^([245]\.\d{1,3}\.\d{1,3})\s+(.*)$/s.exec(text) ?? [];
  const reply: Reply = { code: 550, enhanced, lines: [rest || 'message content rejected'] };
  return { action: 'reject', reply } as const;
}
