import { parseMasterCf, optionIn, type MasterService } from '../../policy/master-cf.ts';
import {
  isBlank,
  linesOf,
  splitAssignment,
  withEnd,
  type Edited,
  type EditMode,
  type Refused,
} from './edit-main-cf.ts';
import { printService } from './show.ts';

/** A service of master.cf, or one of its parameters, and what is to become of it. */
interface Request {
  readonly name: string;
  readonly type: string;
  /** Of `-P`. */
  readonly parameter: string | null;
  readonly value: string;
  readonly raw: string;
  found: number;
}

type Words = MasterService['words'];

/** What `-M` and `-P` ask for: whole entries, or `-o` parameters of them. */
export type MasterPart = 'entry' | 'parameter';

const needs: Readonly<Record<MasterPart, string>> = {
  entry: '-Me, -MX or -M# requires service_name/type',
  parameter: '-Pe or -PX requires service_name/type/parameter',
};

function requestOf(part: MasterPart, mode: EditMode, arg: string): Request | Refused {
  const options = '-Me, -Fe, -Pe, -X, or -#';
  if (arg.includes('\n')) return { fatal: `${options} accept no multi-line input` };
  if (/^\s*#/.test(arg)) return { fatal: `${options} accept no comment input` };
  if (mode !== 'set' && arg.includes('=')) return { fatal: '-X or -# requires names without value' };
  const split = mode === 'set' ? splitAssignment(arg) : { name: arg.trim(), value: '' };
  if ('problem' in split) return { fatal: `${split.problem}: "${arg}"` };
  const [name = '', type = '', parameter, ...more] = split.name.split('/');
  const fits = name !== '' && type !== '' && (parameter !== undefined) === (part === 'parameter') && more.length === 0;
  if (!fits) return { fatal: needs[part] };
  if (part === 'parameter' && mode === 'set' && /\s/.test(split.value))
    return { fatal: '-Pe does not accept whitespace in parameter value' };
  return { name, type, parameter: parameter ?? null, value: split.value, raw: arg, found: 0 };
}

/** A service in the text: what stands before it, and its own lines without the comments among them. */
interface Block {
  readonly before: string[];
  readonly own: string[];
}

/** Comments among an entry's lines come before it, as postconf writes them when it writes the entry anew. */
function blocksOf(text: string): { blocks: Block[]; after: string[] } {
  const blocks: Block[] = [];
  let waiting: string[] = [];
  for (const line of linesOf(text).map(withEnd)) {
    const last = blocks.at(-1);
    if (isBlank(line)) waiting.push(line);
    else if (/^\s/.test(line) && last) {
      last.before.push(...waiting);
      last.own.push(line);
      waiting = [];
    } else {
      blocks.push({ before: waiting, own: [line] });
      waiting = [];
    }
  }
  return { blocks, after: waiting };
}

const word = (text: string): Words[number] => ({ text, line: 0 });

/** The words of a service with one of its `-o` changed, added or taken away. */
function withOption(words: Words, name: string, value: string | null): Words {
  const at = words.findIndex((_, index) => optionIn(words, index)?.name === name);
  if (value === null) return at < 0 ? words : words.filter((_, index) => index !== at && index !== at - 1);
  const option = word(`${name}=${value}`);
  return at < 0 ? [...words, word('-o'), option] : words.map((each, index) => (index === at ? option : each));
}

function edited({ own }: Block, mode: EditMode, requests: readonly Request[]): string {
  let words: Words | undefined = parseMasterCf(own.join('')).services[0]?.words;
  const [first] = requests;
  if (!first || !words) return own.join('');
  if (mode === 'comment') return own.map((line) => `#${line}`).join('');
  for (const { parameter, value } of requests) {
    if (parameter === null) return mode === 'set' ? entryText(value) : '';
    words = withOption(words, parameter, mode === 'set' ? value : null);
  }
  return printService({ words }, true);
}

const entryText = (entry: string): string => {
  const [service] = parseMasterCf(entry).services;
  return service ? printService(service, true) : '';
};

/** master.cf after `postconf -Me`, `-MX`, `-M#`, `-Pe` or `-PX` (postconf(1)). */
export function editMasterCf(
  text: string,
  part: MasterPart,
  mode: EditMode,
  args: readonly string[],
): Edited | Refused {
  const requests: Request[] = [];
  for (const arg of args) {
    const request = requestOf(part, mode, arg);
    if ('fatal' in request) return request;
    if (part === 'entry' && mode === 'set' && entryText(request.value) === '')
      return { fatal: `bad field count: "${arg}"` };
    requests.push(request);
  }
  const { blocks, after } = blocksOf(text);
  const out = blocks.map((block) => {
    const [name, type] = (block.own[0] ?? '').split(/\s+/);
    const hits = requests.filter((request) => request.name === name && request.type === type);
    for (const hit of hits) hit.found++;
    // A second entry of the same name goes when the first was replaced.
    const [hit] = hits;
    if (part === 'entry' && mode === 'set' && hit && hit.found > 1) return block.before.join('');
    return block.before.join('') + (hits.length > 0 ? edited(block, mode, hits) : block.own.join(''));
  });
  const missing = requests.filter(({ found }) => found === 0);
  const added = part === 'entry' && mode === 'set' ? missing.map(({ value }) => entryText(value)) : [];
  const warnings = added.length > 0 ? [] : missing.map(({ raw }) => `unmatched request: "${raw}"`);
  return { text: [...out, ...after, ...added].join(''), warnings };
}
