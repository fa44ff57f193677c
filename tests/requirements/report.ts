import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { namedRequirements } from './named.ts';

/**
 * `npm run requirements`: which rules of the RFCs a test names, by group and tier (1 core, 2 full, 3 optional).
 * `-- --groups A,B` lists the core ones of these groups that no test names, `-- --brief` only what is wrong.
 * Exit code 1 when a rule of the present stage (stage.json) has no test, or a test names a rule that does not exist.
 */
interface Requirement {
  readonly id: string;
  readonly group: string;
  readonly tier: number;
  readonly role: string;
  readonly text: string;
  readonly source: string;
}

interface List {
  readonly groups: Readonly<Record<string, string>>;
  readonly requirements: readonly Requirement[];
}

const load = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as T;
const { groups, requirements } = load<List>('./requirements.json');
const stage = Object.values(load<Record<string, readonly string[]>>('./stage.json')).flat();
const named = namedRequirements();

const describe = ({ id, role, text, source }: Requirement): string =>
  `  ${id.padEnd(11)} ${role.padEnd(9)} ${text} (${source})`;

function table(): string[] {
  const rows = Object.entries(groups).map(([letter, title]) => {
    const cells = [1, 2, 3].map((tier) => {
      const all = requirements.filter((one) => one.group === letter && one.tier === tier);
      const tested = all.filter((one) => named.has(one.id));
      return (all.length === 0 ? '–' : `${tested.length}/${all.length}`).padStart(9);
    });
    return `${letter}. ${title.padEnd(58)}${cells.join('')}`;
  });
  return [
    `${'named by a test / all'.padEnd(61)}${['core', 'full', 'optional'].map((t) => t.padStart(9)).join('')}`,
    ...rows,
  ];
}

function byTest(): string[] {
  return [...named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, files]) => `  ${id.padEnd(11)} ${files.join(', ')}`);
}

function missingCore(letters: readonly string[]): string[] {
  const missing = requirements.filter((one) => letters.includes(one.group) && one.tier === 1 && !named.has(one.id));
  return [`Core rules of ${letters.join(', ')} that no test names: ${missing.length}`, ...missing.map(describe)];
}

function problems(): string[] {
  const known = new Map(requirements.map((one) => [one.id, one]));
  const strange = [...named].filter(([id]) => !known.has(id));
  const untested = stage.filter((id) => !named.has(id));
  const wrong = stage.filter((id) => !known.has(id));
  return [
    ...wrong.map((id) => `stage.json names ${id}, which is not in requirements.json`),
    ...strange.map(([id, files]) => `${files.join(', ')}: names ${id}, which is not in requirements.json`),
    ...untested.flatMap((id) => known.get(id) ?? []).map((one) => `no test names${describe(one)}`),
  ];
}

const { values } = parseArgs({ options: { groups: { type: 'string' }, brief: { type: 'boolean', default: false } } });
if (!values.brief) console.log([...table(), '', 'Where:', ...byTest(), ''].join('\n'));
if (values.groups !== undefined) console.log(missingCore(values.groups.split(',')).join('\n'), '\n');
const found = problems();
if (found.length > 0) console.log(found.join('\n'));
const covered = stage.filter((id) => named.has(id)).length;
console.log(`${covered} of the ${stage.length} rules of this stage are named by a test.`);
process.exitCode = found.length > 0 ? 1 : 0;
