/** Something about a line of a lookup table that Postfix complains about; `text` is what follows `warning: `. */
export interface TableProblem {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** What a table says, and in which line. */
export interface TableAnswer {
  readonly value: string;
  readonly line: number;
}

/** A line that may answer, or a block (`if … endif`) whose lines are asked where its condition holds. */
export type TableRule =
  | { readonly line: number; readonly answer: (key: string) => string | null }
  | { readonly holds: (key: string) => boolean; readonly rules: readonly TableRule[] };

/** The first answer; null when no rule has one. */
export function firstAnswer(rules: readonly TableRule[], key: string): TableAnswer | null {
  for (const rule of rules) {
    if ('rules' in rule) {
      const inner = rule.holds(key) ? firstAnswer(rule.rules, key) : null;
      if (inner) return inner;
      continue;
    }
    const value = rule.answer(key);
    if (value !== null) return { value, line: rule.line };
  }
  return null;
}

/** Collects the rules of a table (regexp_table(5), cidr_table(5)) and what is wrong with its lines; those are left out. */
export class RuleCollector {
  readonly problems: TableProblem[] = [];
  readonly rules: TableRule[] = [];
  readonly #map: string;
  /** The blocks that are open, innermost last. */
  readonly #open: { readonly line: number; readonly rules: TableRule[] }[] = [];

  /** `map`: `regexp map /etc/postfix/access`. */
  constructor(map: string) {
    this.#map = map;
  }

  complain(line: number, what: string): void {
    this.problems.push({ line, text: `${this.#map}, line ${line}: ${what}` });
  }

  add(rule: TableRule): void {
    (this.#open.at(-1)?.rules ?? this.rules).push(rule);
  }

  begin(line: number, holds: (key: string) => boolean): void {
    const rules: TableRule[] = [];
    this.add({ holds, rules });
    this.#open.push({ line, rules });
  }

  /** False when no block is open. */
  end(): boolean {
    return this.#open.pop() !== undefined;
  }

  /** A block that is never closed goes on to the table's end. */
  finish(): void {
    for (const { line } of this.#open.splice(0).reverse()) this.complain(line, 'IF has no matching ENDIF');
  }
}
