export const dovecotConfPath = '/etc/dovecot/dovecot.conf';

/** Something in dovecot.conf that is not right: an `error` refuses it, a `warning` leaves it without effect. */
export interface DovecotProblem {
  /** From 1. */
  readonly line: number;
  readonly level: 'error' | 'warning';
  readonly code: 'no-equals' | 'unknown-setting' | 'not-a-number' | 'not-yes-or-no' | 'not-a-choice' | 'open-section';
  readonly name: string;
  readonly value: string;
}

interface Definition {
  readonly kind: 'text' | 'flag' | 'number' | readonly string[];
  readonly fallback: string;
}

const flag = (fallback: 'yes' | 'no'): Definition => ({ kind: 'flag', fallback });

/** What is modelled, with Dovecot's defaults. */
const definitions: ReadonlyMap<string, Definition> = new Map<string, Definition>([
  ['protocols', { kind: 'text', fallback: 'imap pop3' }],
  ['login_greeting', { kind: 'text', fallback: 'Dovecot ready.' }],
  ['ssl', { kind: ['yes', 'no', 'required'], fallback: 'yes' }],
  ['ssl_cert', { kind: 'text', fallback: '' }],
  ['ssl_key', { kind: 'text', fallback: '' }],
  ['disable_plaintext_auth', flag('yes')],
  // Dovecot 2.4's name for the contrary.
  ['auth_allow_cleartext', flag('no')],
  ['auth_mechanisms', { kind: 'text', fallback: 'plain' }],
  ['mail_max_userip_connections', { kind: 'number', fallback: '10' }],
  ['pop3_lock_session', flag('no')],
]);

/** What a real configuration says, too, and what has no effect in this world. */
const withoutEffect = new Set(
  'listen mail_location mail_privileged_group namespace passdb userdb service first_valid_uid mail_uid mail_gid log_path'.split(
    ' ',
  ),
);

const passdb = 'passdb {}';

interface Entry {
  readonly name: string;
  readonly value: string;
  readonly line: number;
  /** `pop3` inside `protocol pop3 { … }`; `''` outside. */
  readonly section: string;
}

/** dovecot.conf, as far as it is modelled. A later line wins; what is in `protocol NAME { … }` holds for that protocol. */
export class DovecotConfiguration {
  readonly problems: readonly DovecotProblem[];
  readonly #entries: readonly Entry[];
  readonly #usersFile: string;

  constructor(text: string) {
    const { entries, problems } = parse(text);
    this.#entries = entries.filter(({ section }) => section !== passdb);
    const args = entries.find(({ section, name }) => section === passdb && name === 'args')?.value ?? '';
    this.#usersFile = /\/\S+$/.exec(args)?.[0] ?? '/etc/dovecot/users';
    this.problems = [...problems, ...this.#entries.flatMap(check)].sort((a, b) => a.line - b.line);
  }

  text(name: string, protocol = ''): string {
    const definition = definitions.get(name);
    if (!definition) throw new Error(`${name} is no setting of dovecot.conf that is modelled`);
    const found = this.#newestFirst(name).filter((entry) => check(entry).length === 0);
    const own = found.find(({ section }) => section === protocol) ?? found.find(({ section }) => section === '');
    return own?.value ?? definition.fallback;
  }

  /** The passwd-file that a passdb's `args` name. */
  get usersFile(): string {
    return this.#usersFile;
  }

  /** The line that sets it last; null when none does. */
  lineOf(name: string): number | null {
    return this.#newestFirst(name)[0]?.line ?? null;
  }

  #newestFirst(name: string): Entry[] {
    return this.#entries.filter((entry) => entry.name === name).reverse();
  }

  flag(name: string, protocol = ''): boolean {
    return this.text(name, protocol) === 'yes';
  }

  number(name: string, protocol = ''): number {
    return Number(this.text(name, protocol));
  }

  list(name: string, protocol = ''): string[] {
    return this.text(name, protocol).toLowerCase().split(/\s+/).filter(Boolean);
  }
}

function parse(text: string): { entries: Entry[]; problems: DovecotProblem[] } {
  const entries: Entry[] = [];
  const problems: DovecotProblem[] = [];
  const sections: string[] = [];
  const lines = text.split(/\r?\n/);
  for (const [index, raw] of lines.entries()) {
    const line = index + 1;
    const content = raw.replace(/(^|\s)#.*$/, '').trim();
    const section = /^(\w+)(?:\s+(\S+))?\s*\{$/.exec(content);
    const [, name, value = ''] = /^(\w+)\s*=\s*(.*)$/.exec(content) ?? [];
    if (content === '' || content.startsWith('!include')) continue;
    if (section) sections.push(section[1] === 'protocol' ? (section[2] ?? '') : `${section[1]} {}`);
    else if (content === '}') sections.pop();
    else if (name === undefined) problems.push({ line, level: 'error', code: 'no-equals', name: content, value: '' });
    // Sections other than `protocol` configure what has no effect here.
    else if (sections.every((one) => !one.endsWith('{}') || one === passdb))
      entries.push({ name, value: value.replace(/^"(.*)"$/, '$1'), line, section: sections.at(-1) ?? '' });
  }
  const [open] = sections;
  if (open !== undefined)
    problems.push({ line: lines.length, level: 'error', code: 'open-section', name: open, value: '' });
  return { entries, problems };
}

function check({ name, value, line }: Entry): DovecotProblem[] {
  const definition = definitions.get(name);
  if (!definition)
    return withoutEffect.has(name) ? [] : [{ line, level: 'warning', code: 'unknown-setting', name, value }];
  const { kind } = definition;
  const wrong = (code: DovecotProblem['code']): DovecotProblem[] => [{ line, level: 'error', code, name, value }];
  if (kind === 'flag' && !/^(yes|no)$/.test(value)) return wrong('not-yes-or-no');
  if (kind === 'number' && !/^\d{1,9}$/.test(value)) return wrong('not-a-number');
  return typeof kind === 'object' && !kind.includes(value) ? wrong('not-a-choice') : [];
}
