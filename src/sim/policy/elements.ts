import { splitList } from './main-cf.ts';
import { isFault, openTable, type Files, type OpenedTable } from './tables.ts';

/** An element of a restriction list, ready to be asked. */
export interface Element {
  /** Small letters: `check_sender_access`; `''` for a table alone, whose check its list decides. */
  readonly name: string;
  /** As configured, for whoever asks which element decided: `check_sender_access texthash:/etc/postfix/x`. */
  readonly text: string;
  /** Of `check_…_access`. */
  readonly table: OpenedTable | null;
  /** Of `reject_rbl_client`, `check_policy_service` and `sleep`. */
  readonly argument: string;
  /** `name = value` in the braces of an argument. */
  readonly options: Readonly<Record<string, string>>;
  /** Of a restriction class; null for what is none. */
  readonly elements: readonly Element[] | null;
  /** `warn_if_reject` stands before it. */
  readonly warnOnly: boolean;
}

const takesTable = /^check_\w+_access$/;
const takesArgument =
  /^(reject_rbl|reject_rbl_client|reject_rhsbl_\w+|permit_dnswl_client|permit_rhswl_client|sleep|check_policy_service)$/;

export interface ElementSources {
  readonly files: Files;
  /** The elements of a restriction class (smtpd_restriction_classes); null for a name that is none. */
  readonly classOf: (name: string) => readonly string[] | null;
}

/** Reads the words of a restriction list. What they mean is for `restrictions.ts`. */
export function parseElements(
  words: readonly string[],
  sources: ElementSources,
  open: readonly string[] = [],
): Element[] {
  const elements: Element[] = [];
  let warnOnly = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const name = word.toLowerCase();
    if (name === 'warn_if_reject') {
      warnOnly = true;
      continue;
    }
    const isTable = word.includes(':') || word.startsWith('{');
    const hasNext = takesTable.test(name) || takesArgument.test(name);
    const next = hasNext ? (words[++at] ?? '') : isTable ? word : '';
    const { argument, options } = unbraced(next);
    elements.push({
      name: isTable ? '' : name,
      text: hasNext ? `${word} ${next}` : word,
      table: isTable || takesTable.test(name) ? openTable(argument, sources.files) : null,
      argument: takesArgument.test(name) ? argument : '',
      options,
      elements: isTable ? null : classElements(word, sources, open),
      warnOnly,
    });
    warnOnly = false;
  }
  return elements;
}

const withoutBraces = (text: string): string => text.replace(/^\{\s*(.*?)\s*\}$/s, '$1');

/** `{ inet:host:port, timeout = 10s }`: what is meant, and settings of its own. */
function unbraced(word: string): { argument: string; options: Record<string, string> } {
  if (!word.startsWith('{')) return { argument: word, options: {} };
  const [argument = '', ...others] = splitList(withoutBraces(word).replace(/\s*=\s*/g, '='));
  const pairs = others.flatMap((text): [string, string][] => {
    const [, name, value = ''] = /^(\w+)=(.*)$/s.exec(withoutBraces(text)) ?? [];
    return name === undefined ? [] : [[name, withoutBraces(value)]];
  });
  return { argument, options: Object.fromEntries(pairs) };
}

/** A class that names itself, directly or by another, has no elements there: Postfix would never stop. */
function classElements(word: string, sources: ElementSources, open: readonly string[]): Element[] | null {
  const words = open.includes(word) ? null : sources.classOf(word);
  return words === null ? null : parseElements(words, sources, [...open, word]);
}

/** The tables of these elements that could not be opened. */
export const faultsOf = (elements: readonly Element[]) =>
  elements.flatMap(({ table }) => (table && isFault(table) ? [table] : []));
