/** Values of options by their long names; flags have `''`. Repeated ones (header) are in order. */
export interface GivenOptions {
  readonly values: ReadonlyMap<string, string>;
  /** Header lines and whether they replace one of the same name. */
  readonly headers: readonly { readonly line: string; readonly adds: boolean }[];
}

export type ReadOptions =
  | ({ readonly ok: true } & GivenOptions)
  | { readonly ok: false; readonly unknown: string }
  | { readonly ok: false; readonly notHere: string };

/** Short names by long ones. `value`: takes one, `maybe`: takes one unless an option follows. */
const known: readonly (readonly [kind: 'flag' | 'value' | 'maybe', ...names: string[]])[] = [
  ['maybe', 'to', 't'],
  ['maybe', 'from', 'f'],
  ['maybe', 'helo', 'ehlo', 'lhlo', 'h'],
  ['maybe', 'server', 's'],
  ['maybe', 'port', 'p'],
  ['value', 'protocol'],
  ['maybe', 'data', 'd'],
  ['maybe', 'body'],
  ['maybe', 'timeout'],
  ['value', 'quit-after', 'quit', 'q'],
  ['flag', 'suppress-data', 'n'],
  ['maybe', 'auth', 'a'],
  ['maybe', 'auth-user', 'au'],
  ['maybe', 'auth-password', 'ap'],
  ['maybe', 'auth-hide-password', 'ahp'],
  ['flag', 'auth-plaintext', 'apt'],
  ['maybe', 'auth-optional', 'ao'],
  ['flag', 'tls'],
  ['flag', 'tls-optional', 'tlso'],
  ['flag', 'tls-on-connect', 'tlsc'],
  ['flag', 'tls-verify'],
  ['value', 'tls-sni'],
  ['maybe', 'silent', 'S'],
  ['flag', 'no-hints', 'nth'],
  ['flag', 'hide-receive', 'hr'],
  ['flag', 'hide-send', 'hs'],
  ['flag', 'hide-informational', 'hi'],
  ['flag', 'hide-all', 'ha'],
  ['flag', 'pipeline'],
  ['flag', 'dump-mail'],
  ['flag', 'version'],
  ['flag', 'help'],
];
const headerNames = ['header', 'add-header', 'ah'];

/** Options of the real program that this world does not have. */
const notHere =
  'config 4 6 copy-routing dump-as-body dab drop-after drop da drop-after-send das auth-map am auth-extra ae ' +
  'auth-optional-strict aos support local-interface li local-port lport lp tls-optional-strict tlsos tls-cert tls-key ' +
  'tls-protocol tlsp tls-cipher tls-get-peer-cert tls-ca-path no-strip-from nsf no-send-hints nsh no-receive-hints nrh ' +
  'no-info-hints nih protect-prompt pp show-time-lapse stl no-data-fixup ndf show-raw-text raw output output-file ' +
  'output-file-stdout output-file-stderr pipe socket attach-name attach-type attach attach-body dump prdr xclient proxy';
const elsewhere: ReadonlySet<string> = new Set(notHere.split(' '));

const kinds = new Map(
  known.flatMap(([kind, long, ...short]) => [long ?? '', ...short].map((name) => [name, { kind, long }])),
);

/** Reads the arguments as Getopt::Long does for swaks: one hyphen or two, `=` or the next word for a value. */
export function readOptions(args: readonly string[]): ReadOptions {
  const values = new Map<string, string>();
  const headers: { line: string; adds: boolean }[] = [];
  for (let at = 0; at < args.length; at++) {
    const [, name = '', inline] = /^--?([\w-]+)(?:=(.*))?$/s.exec(args[at] ?? '') ?? [];
    if (name === '') continue;
    const header = /^h-(.+)$/.exec(name)?.[1];
    const option = kinds.get(name);
    if (header !== undefined || headerNames.includes(name)) {
      const text = inline ?? args[++at] ?? '';
      headers.push({
        line: header === undefined ? text : `${header}: ${text}`,
        adds: name === 'add-header' || name === 'ah',
      });
      continue;
    }
    if (!option) return elsewhere.has(name) ? { ok: false, notHere: `--${name}` } : { ok: false, unknown: name };
    const { kind, long = name } = option;
    const next = args[at + 1];
    const takes =
      kind !== 'flag' && inline === undefined && next !== undefined && (kind === 'value' || !/^-./.test(next));
    values.set(long, inline ?? (takes ? (args[++at] ?? '') : ''));
  }
  return { ok: true, values, headers };
}
