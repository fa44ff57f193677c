import { bracedWords, type PlacedWord } from './logical-lines.ts';
import { mainCfPath, placedEntry } from './main-cf.ts';
import { masterCfPath, optionIn, parseMasterCf, portOf, type MasterService } from './master-cf.ts';
import { settings } from './settings.ts';
import type { Files } from './tables.ts';

/** A line of a file, from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** Where a setting has its value from, and the words of the value. */
interface Source extends Place {
  readonly words: readonly PlacedWord[];
}

/** Settings as one SMTP server sees them: its own `-o` in master.cf, then main.cf. `service` is null for what has no service. */
export interface Scope {
  readonly files: Files;
  readonly service: MasterService | null;
}

/** The scope of the SMTP server on a port. */
export function scopeOfPort(files: Files, port: number): Scope {
  const { services } = parseMasterCf(files.get(masterCfPath) ?? '');
  const service = services.find((each) => each.program === 'smtpd' && portOf(each) === port) ?? null;
  return { files, service };
}

function sourceOf({ files, service }: Scope, setting: string): Source | null {
  const words = service?.words ?? [];
  const at = words.flatMap((_, index) => (optionIn(words, index)?.name === setting ? [index] : [])).at(-1);
  if (at !== undefined) {
    const line = words[at]?.line ?? 0;
    const value = optionIn(words, at)?.value ?? '';
    return { file: masterCfPath, line, words: bracedWords(value, /[\s,]/).map(({ text }) => ({ text, line })) };
  }
  const entry = placedEntry(files.get(mainCfPath) ?? '', setting);
  return entry && { file: mainCfPath, ...entry };
}

/** The line that sets it; null when it has Postfix's default. */
export function placeOfSetting(scope: Scope, setting: string): Place | null {
  const source = sourceOf(scope, setting);
  return source && { file: source.file, line: source.line };
}

/**
 * The line in which an element of a list stands (`check_sender_access texthash:/etc/postfix/senders`), be it in another
 * setting that the list names (`$mua_relay_restrictions`, a restriction class); else the line of the setting itself,
 * since what a table answers stands in no list; null when the setting has Postfix's default.
 */
export function placeOfElement(scope: Scope, setting: string, element: string): Place | null {
  return search(scope, setting, element, []) ?? placeOfSetting(scope, setting);
}

function search(scope: Scope, setting: string, element: string, open: readonly string[]): Place | null {
  const source = open.includes(setting) ? null : sourceOf(scope, setting);
  if (!source) return null;
  const { file, words } = source;
  const found = words.find(
    ({ text }, index) => text === element || `${text} ${words[index + 1]?.text ?? ''}` === element,
  );
  if (found) return { file, line: found.line };
  for (const { text } of words) {
    // What is no setting of Postfix's own may be a restriction class.
    const name = /^\$[({]?(\w+)[)}]?$/.exec(text)?.[1] ?? (Object.hasOwn(settings, text) ? '' : text);
    const inner = name === '' ? null : search(scope, name, element, [...open, setting]);
    if (inner) return inner;
  }
  return null;
}

/** Where the elements of one server's settings stand; each is looked for once. */
export class Places {
  readonly #scope: Scope;
  readonly #known = new Map<string, Place | null>();

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** As `placeOfElement`. */
  of(setting: string, element: string): Place | null {
    const key = `${setting} ${element}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const place = placeOfElement(this.#scope, setting, element);
    this.#known.set(key, place);
    return place;
  }
}
