import { parseMainCf, splitList, type ConfigProblem } from './main-cf.ts';
import { settings, type SettingType } from './settings.ts';

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const bareUnit: Readonly<Partial<Record<SettingType, number>>> = { seconds: 1, hours: 3600, days: 86_400 };

/**
 * A mail system's configuration: main.cf text, then overrides as a master.cf entry gives them (`-o name=value`).
 * Reading a value never fails; what is wrong with the text stands in `problems`.
 */
export class Configuration {
  readonly problems: readonly ConfigProblem[];
  readonly #values: ReadonlyMap<string, { value: string; line: number }>;

  constructor(mainCf: string, overrides: Readonly<Record<string, string>> = {}) {
    const parsed = parseMainCf(mainCf);
    const values = new Map<string, { value: string; line: number }>();
    for (const { name, value, line } of parsed.entries) values.set(name, { value, line });
    for (const [name, value] of Object.entries(overrides)) values.set(name, { value, line: 0 });
    this.#values = values;
    this.problems = [...parsed.problems, ...this.#check()];
  }

  /** The line of main.cf that sets it; 0 when it has its default or comes from an override. */
  lineOf(name: string): number {
    return this.#values.get(name)?.line ?? 0;
  }

  /** The value with `$name`, `${name}` and `$(name)` filled in. */
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
    const match = /^(\d+)([smhdw]?)$/.exec(this.#valid(name, /^\d+[smhdw]?$/));
    const unit = match?.[2] ? unitSeconds[match[2]] : bareUnit[settings[name]?.type ?? 'seconds'];
    return Number(match?.[1] ?? 0) * (unit ?? 1) * 1000;
  }

  /** A value of the wrong form is as good as absent: the default stands, and `problems` says so. */
  #valid(name: string, form: RegExp): string {
    const value = this.text(name);
    return form.test(value) ? value : (settings[name]?.standard ?? '0');
  }

  #expand(name: string, open: readonly string[]): string {
    const raw = this.#values.get(name)?.value ?? settings[name]?.standard ?? '';
    if (!raw.includes('$')) return raw;
    return raw.replace(/\$(?:\{(\w+)\}|\((\w+)\)|(\w+))/g, (_, braced?: string, round?: string, plain?: string) => {
      const inner = braced ?? round ?? plain ?? '';
      return inner === name || open.includes(inner) ? '' : this.#expand(inner, [...open, name]);
    });
  }

  #check(): ConfigProblem[] {
    const problems: ConfigProblem[] = [];
    for (const [name, { line }] of this.#values) {
      const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
      const value = this.text(name);
      const problem = (level: ConfigProblem['level'], code: ConfigProblem['code']) =>
        problems.push({ line, level, code, name, value });
      if (!setting) problem('warning', 'unknown-setting');
      else if (setting.type === 'number' && !/^\d+$/.test(value)) problem('error', 'not-a-number');
      else if (setting.type === 'flag' && !/^(yes|no)$/i.test(value)) problem('error', 'not-yes-or-no');
      else if (bareUnit[setting.type] && !/^\d+[smhdw]?$/.test(value)) problem('error', 'not-a-time');
    }
    return problems;
  }
}
