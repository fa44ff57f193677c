import { isFault, openTable, type Files, type OpenedTable } from './tables.ts';

/** An element of a restriction list, ready to be asked. */
export interface Element {
  /** Small letters: `check_sender_access`. */
  readonly name: string;
  /** As configured, for whoever asks which element decided: `check_sender_access texthash:/etc/postfix/x`. */
  readonly text: string;
  /** Of `check_…_access`. */
  readonly table: OpenedTable | null;
  /** Of `reject_rbl_client` and `sleep`. */
  readonly argument: string;
  /** Of a restriction class; null for what is none. */
  readonly elements: readonly Element[] | null;
  /** `warn_if_reject` stands before it. */
  readonly warnOnly: boolean;
}

const takesTable = /^check_\w+_access$/;
const takesArgument =
  /^(reject_rbl_client|reject_rhsbl_\w+|permit_dnswl_client|permit_rhswl_client|sleep|check_policy_service)$/;

export interface ElementSources {
  readonly files: Files;
  /** The elements of a restriction class (smtpd_restriction_classes); null for a name that is none. */
  readonly classOf: (name: string) => readonly string[] | null;
}

/** Reads the words of a restriction list. What they mean is for `restrictions.ts`; a bare `type:name` is a table to be checked. */
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
    const next = words[at + 1] ?? '';
    const hasNext = takesTable.test(name) || takesArgument.test(name);
    if (hasNext) at++;
    elements.push({
      name,
      text: hasNext ? `${word} ${next}` : word,
      table: takesTable.test(name) ? openTable(next, sources.files) : null,
      argument: takesArgument.test(name) ? next.replace(/^\{\s*(\S+?)[\s,}].*$/s, '$1') : '',
      elements: classElements(word, sources, open),
      warnOnly,
    });
    warnOnly = false;
  }
  return elements;
}

/** A class that names itself, directly or by another, has no elements there: Postfix would never stop. */
function classElements(word: string, sources: ElementSources, open: readonly string[]): Element[] | null {
  const words = open.includes(word) ? null : sources.classOf(word);
  return words === null ? null : parseElements(words, sources, [...open, word]);
}

/** The tables of these elements that could not be opened. */
export const faultsOf = (elements: readonly Element[]) =>
  elements.flatMap(({ table }) => (table && isFault(table) ? [table] : []));
