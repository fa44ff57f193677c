import { logicalLines } from './logical-lines.ts';
import { networkHas, parseAddress, parseNetwork, presentAddress, type Network } from './networks.ts';
import { RuleCollector } from './table-rules.ts';

interface Pattern {
  readonly network: Network;
  readonly negated: boolean;
}

/** Reads a table of networks, line by line (cidr_table(5)). What Postfix does not take is left out. */
export function readNetworkRules(text: string, path: string): RuleCollector {
  const collector = new RuleCollector(`cidr map ${path}`);
  for (const { text: entry, line } of logicalLines(text)) {
    const why = readLine(collector, entry.trim(), line);
    if (why !== null) collector.complain(line, `${why}: skipping this rule`);
  }
  collector.finish();
  return collector;
}

/** What is wrong with the line; null when it is taken. */
function readLine(collector: RuleCollector, entry: string, line: number): string | null {
  const end = /^endif(?![a-z0-9])(.*)$/is.exec(entry);
  if (end) return end[1] === '' ? (collector.end() ? null : 'ENDIF without IF') : 'garbage after ENDIF';
  const condition = /^if(?![a-z0-9])\s*(.*)$/is.exec(entry)?.[1];
  const [, plain = '', value = ''] = /^((?:!\s*)*\S*)\s*(.*)$/s.exec(entry) ?? [];
  const pattern = parsePattern(condition ?? plain);
  if (typeof pattern === 'string') return pattern;
  if (condition === undefined && value === '') return 'no lookup result';
  if (condition === undefined) collector.add({ line, answer: (key) => (fits(pattern, key) ? value : null) });
  else collector.begin(line, (key) => fits(pattern, key));
  return null;
}

/** An address of the other family fits neither a pattern nor its contrary. */
const fits = ({ network, negated }: Pattern, key: string): boolean =>
  parseAddress(key)?.width === network.width && networkHas(network, key) !== negated;

function parsePattern(text: string): Pattern | string {
  const marks = /^[!\s]*/.exec(text)?.[0] ?? '';
  const written = text.slice(marks.length);
  if (written === '') return 'no address pattern';
  if (written.startsWith('[') && !written.includes(']')) return `missing ']' character after "${written}"`;
  const [, inner, after = ''] = /^(\[[^\]]*\])(.*)$/s.exec(written) ?? [];
  if (inner !== undefined && after !== '' && !after.startsWith('/')) return `garbage after "${inner}"`;
  const network = parseNetwork(written);
  const negated = marks.replace(/\s/g, '').length % 2 === 1;
  return network ? { network, negated } : whyNot(written.replace(/[[\]]/g, ''));
}

function whyNot(written: string): string {
  const [bare = '', mask] = written.split('/');
  const address = parseAddress(bare);
  if (mask === undefined) return `bad address pattern: "${written}"`;
  if (!/^\d+$/.test(mask)) return `bad mask value in "${written}"`;
  if (!address) return `bad network value in "${written}"`;
  if (Number(mask) > address.width) return `bad mask length in "${written}"`;
  const hostBits = BigInt(address.width - Number(mask));
  const meant = presentAddress({ ...address, bits: (address.bits >> hostBits) << hostBits });
  return `non-null host address bits in "${written}", perhaps you should use "${meant}/${mask}" instead`;
}
