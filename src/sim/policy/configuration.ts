import { expandMacros } from './macros.ts';
import { parseMainCf, splitList, type ConfigProblem } from './main-cf.ts';
import { findProblems } from './problems.ts';
import { settings, type SettingType } from './settings.ts';
import { timeMs } from './time.ts';

const units: Readonly<Partial<Record<SettingType, string>>> = { seconds: 's', hours: 'h', days: 'd' };

/**
 * A mail system's configuration: main.cf text, then overrides as a master.cf entry gives them (`-o name=value`).
 * Reading a value never fails; what is wrong with the text stands in `problems`.
 */
export class Configuration {
  readonly #values: ReadonlyMap<string, { value: string; line: number }>;
  readonly #syntax: readonly ConfigProblem[];
  #problems: readonly ConfigProblem[] | null = null;

  constructor(mainCf: string, overrides: Readonly<Record<string, string>> = {}) {
    const parsed = parseMainCf(mainCf);
    const values = new Map<string, { value: string; line: number }>();
    for (const { name, value, line } of parsed.entries) values.set(name, { value, line });
    for (const [name, value] of Object.entries(overrides)) values.set(name, { value, line: 0 });
    this.#values = values;
    this.#syntax = parsed.problems;
  }

  /** What is wrong with it, in the order of the lines it was found for. */
  get problems(): readonly ConfigProblem[] {
    this.#problems ??= [...this.#syntax, ...findProblems(this)];
    return this.#problems;
  }

  /** The names that main.cf or an override sets. */
  get names(): readonly string[] {
    return [...this.#values.keys()];
  }

  /** The line of main.cf that sets it; 0 when it has its default or comes from an override. */
  lineOf(name: string): number {
    return this.#values.get(name)?.line ?? 0;
  }

  /** As it stands in main.cf or in the table of defaults; null for what has no value. */
  raw(name: string): string | null {
    return this.#values.get(name)?.value ?? (Object.hasOwn(settings, name) ? (settings[name]?.standard ?? '') : null);
  }

  /** The value with `$name` and its kin filled in. */
  text(name: string): string {
    return this.#expand(name, []);
  }

  list(name: string): string[] {
    return splitList(this.text(name));
  }

  flag(name: string): boolean {
    return this.text(name).toLowerCase() === 'yes';
  }

  number(name: string): number {
    return Number(this.#valid(name, /^\d+$/));
  }

  /** A time in milliseconds. */
  timeMs(name: string): number {
    const unit = units[settings[name]?.type ?? 'seconds'] ?? 's';
    return timeMs(this.#valid(name, /^\d+[smhdw]?$/), unit) ?? 0;
  }

  /** A value of the wrong form is as good as absent: the default stands, and `problems` says so. */
  #valid(name: string, form: RegExp): string {
    const value = this.text(name);
    if (form.test(value)) return value;
    return expandMacros(settings[name]?.standard ?? '0', (inner) => this.#expand(inner, [name]));
  }

  #expand(name: string, open: readonly string[]): string {
    const raw = this.raw(name) ?? '';
    if (!raw.includes('$') || isTemplate(name)) return raw;
    return expandMacros(raw, (inner) =>
      inner === name || open.includes(inner) ? '' : this.#expand(inner, [...open, name]),
    );
  }
}

/** Filled in with what is known when it is used. */
const isTemplate = (name: string): boolean => name === 'default_rbl_reply' || name === 'forward_path';
