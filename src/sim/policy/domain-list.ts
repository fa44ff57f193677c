import { isFault, openTable, type Files, type Table } from './tables.ts';

/** A list of domains as settings have it: names, `/file` with more of them, `type:table`, each with `!` for an exception. */
export class DomainList {
  readonly #names: ReadonlySet<string>;
  readonly #rules: readonly (readonly [says: boolean, matches: (domain: string) => boolean])[];
  readonly #parentMatches: boolean | null;

  /** `parentMatches`: `example.com` stands for its subdomains; else only `.example.com` does. null: neither. */
  constructor(words: readonly string[], files: Files, parentMatches: boolean | null) {
    this.#parentMatches = parentMatches;
    const all = words.flatMap((word) => (/^!*\//.test(word) ? wordsOf(files, word) : [word]));
    const plain = all.every((word) => !/[!:]/.test(word) || /^\[/.test(word));
    this.#names = new Set(plain ? all.map((word) => word.toLowerCase()) : []);
    this.#rules = plain ? [] : all.map((word) => this.#rule(word, files));
  }

  get isEmpty(): boolean {
    return this.#names.size === 0 && this.#rules.length === 0;
  }

  /** `domain` in small letters. */
  has(domain: string): boolean {
    if (this.#names.size > 0 && this.#keys(domain).some((key) => this.#names.has(key))) return true;
    return this.#rules.find(([, matches]) => matches(domain))?.[0] ?? false;
  }

  #keys(domain: string): readonly string[] {
    if (this.#parentMatches === null) return [domain];
    const labels = domain.split('.');
    const parents = labels.map((_, index) => labels.slice(index).join('.'));
    return this.#parentMatches ? parents : [domain, ...parents.slice(1).map((parent) => `.${parent}`)];
  }

  #rule(word: string, files: Files): readonly [boolean, (domain: string) => boolean] {
    const [, nots = '', rest = ''] = /^(!*)(.*)$/s.exec(word) ?? [];
    const says = nots.length % 2 === 0;
    if (!rest.includes(':') || rest.startsWith('[')) {
      const name = rest.toLowerCase();
      return [says, (domain) => this.#keys(domain).includes(name)];
    }
    const table = openTable(rest, files);
    return [says, isFault(table) ? () => false : (domain) => hasDomain(table, domain, this.#keys(domain))];
  }
}

const hasDomain = (table: Table, domain: string, keys: readonly string[]): boolean =>
  table.whole ? table.find(domain) !== null : keys.some((key) => table.find(key) !== null);

const wordsOf = (files: Files, word: string): string[] => {
  const nots = /^!*/.exec(word)?.[0] ?? '';
  const text = files.get(word.slice(nots.length)) ?? '';
  return text
    .replace(/^\s*#.*$/gm, '')
    .split(/[\s,]+/)
    .filter((name) => name !== '')
    .map((name) => `${nots}${name}`);
};
