import { parseAliases } from '../../policy/aliases.ts';
import { logicalLines } from '../../policy/logical-lines.ts';
import { isFault, openTable } from '../../policy/tables.ts';
import { utf8ToOctets, octetsToUtf8 } from '../../octets.ts';
import { optionComplaint, parseArguments } from '../arguments.ts';
import { absolutePath, readFile } from '../files.ts';
import { instant, type ProcessIo } from '../process.ts';

/** Kinds of tables that have an index, which postmap makes from the text. */
const indexed = new Set(['hash', 'btree', 'lmdb', 'cdb', 'dbm', 'sdbm']);

const fatal = (io: ProcessIo, text: string): number => {
  io.complain(`${text}\n`);
  return 1;
};

/** `hash:/etc/postfix/access`; without a kind it is default_database_type. */
function typeAndPath(spec: string, cwd: string): { type: string; path: string } {
  const [, type = 'hash', path = ''] = /^(?:(\w+):)?(.*)$/s.exec(spec) ?? [];
  return { type, path: /^(static|inline)$/.test(type) ? path : absolutePath(path, cwd) };
}

/** postmap(1): asks tables, and makes their indexes; here an index is as new as its text, so nothing else is to be done. */
export const postmap = instant(
  'postmap',
  (io, args) => {
    const parsed = parseArguments(args, { flags: 'bfhimNnoprsUuvw', values: 'cdq' });
    if (!parsed.ok)
      return fatal(
        io,
        `${optionComplaint('postmap', parsed)}postmap: fatal: usage: postmap [-bfFhimnNoprsuUvw] [-c config_dir] [-d key] [-q key] [map_type:]file...`,
      );
    const key = parsed.values.get('q');
    if (key !== undefined) return query(io, key, parsed.operands);
    if (parsed.operands.length === 0)
      return fatal(io, 'postmap: fatal: usage: postmap [-c config_dir] [map_type:]file...');
    return parsed.operands.map((spec) => build(io, 'postmap', spec)).find((status) => status !== 0) ?? 0;
  },
  'server',
);

/** Prints the value; status 1 when no table has the key. */
function query(io: ProcessIo, key: string, specs: readonly string[]): number {
  for (const spec of specs) {
    const { type, path } = typeAndPath(spec, io.cwd);
    const table = openTable(`${type}:${path}`, io.computer.files);
    if (isFault(table)) {
      if (table.fault === 'unknown-type') return fatal(io, `postmap: fatal: unsupported dictionary type: ${type}`);
      const file = indexed.has(type) ? `database ${path}.db` : path;
      if (table.fault === 'no-file') return fatal(io, `postmap: fatal: open ${file}: No such file or directory`);
      continue;
    }
    // An index was made before; what is wrong with its text was said then.
    if (!indexed.has(type)) for (const { text } of table.problems) io.complain(`postmap: warning: ${text}\n`);
    const value = table.find(utf8ToOctets(key));
    if (value === null) continue;
    io.print(`${octetsToUtf8(value as ReturnType<typeof utf8ToOctets>)}\n`);
    return 0;
  }
  return 1;
}

function build(io: ProcessIo, program: string, spec: string): number {
  const { type, path } = typeAndPath(spec, io.cwd);
  if (!indexed.has(type)) return fatal(io, `${program}: fatal: unsupported map type for this operation: ${type}`);
  const file = readFile(io.computer, io.user, path);
  if (!file.ok) return fatal(io, `${program}: fatal: open ${path}: ${file.reason}`);
  if (io.user !== 'root') return fatal(io, `${program}: fatal: open database ${path}.db: Permission denied`);
  const known = new Set<string>();
  for (const { text, line } of logicalLines(file.text)) {
    const [, key = '', value = ''] = /^(\S+)\s*(.*)$/s.exec(text.trim()) ?? [];
    const warning = (what: string) => io.complain(`${program}: warning: ${path}${what}\n`);
    if (value === '') warning(`, line ${line}: expected format: key whitespace value`);
    else if (known.has(key.toLowerCase())) warning(`.db: duplicate entry: "${key.toLowerCase()}"`);
    known.add(key.toLowerCase());
  }
  return 0;
}

/** newaliases(1): makes the index of the aliases anew. */
export const newaliases = instant(
  'newaliases',
  (io) => {
    const path = '/etc/aliases';
    if (!io.computer.files.has(path)) return fatal(io, `postalias: fatal: open ${path}: No such file or directory`);
    if (io.user !== 'root') return fatal(io, `postalias: fatal: open database ${path}.db: Permission denied`);
    for (const line of parseAliases(io.computer.files.get(path) ?? '').badLines)
      io.complain(`postalias: warning: ${path}, line ${line}: need name:value pair\n`);
    return 0;
  },
  'server',
);
