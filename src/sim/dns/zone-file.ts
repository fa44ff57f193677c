import type { ResourceRecord } from './record.ts';
import { checkZone, type PlacedRecord, type ZoneFault } from './zone-check.ts';
import { readEntry, readName, readSeconds, type EntryFault } from './zone-entry.ts';
import { splitZoneFile } from './zone-words.ts';

export interface ZoneProblem {
  /** Line of the zone text, from 1. */
  readonly line: number;
  readonly level: 'error' | 'warning';
  readonly code: ZoneFault['code'] | EntryFault['code'] | 'unknown-directive' | 'unpaired';
  /** The word or name it is about. */
  readonly subject: string;
}

export interface ParsedZoneFile {
  /** Those that can be read. */
  readonly records: readonly ResourceRecord[];
  /** A zone with an `error` is not fit to be served. */
  readonly problems: readonly ZoneProblem[];
}

const defaultTtlSeconds = 3600;

/**
 * Reads a zone file (RFC 1035 §5, RFC 2308 §4): $ORIGIN, $TTL, @, relative names, parentheses, comments, strings. A
 * zone without SOA is refused, as BIND does: negative answers would have no life span. Never throws.
 */
export function parseZoneFile(text: string, zoneOrigin: string): ParsedZoneFile {
  const { entries, unpaired } = splitZoneFile(text);
  const problems: ZoneProblem[] = unpaired.map(({ line, mark }) => ({
    line,
    level: 'error',
    code: 'unpaired',
    subject: mark,
  }));
  const placed: PlacedRecord[] = [];
  let origin = zoneOrigin;
  let ttlSeconds = defaultTtlSeconds;
  let owner: string | null = zoneOrigin;
  for (const { line, indented, words } of entries) {
    const complain = (code: ZoneProblem['code'], subject: string) =>
      problems.push({ line, level: 'error', code, subject });
    const [first, second] = words;
    const directive = !indented && first?.raw.startsWith('$') ? first.raw.toUpperCase() : null;
    if (directive === '$ORIGIN') {
      const named = readName(second, origin);
      if (named === null) complain('bad-name', second?.raw ?? directive);
      else origin = named;
    } else if (directive === '$TTL') {
      const named = readSeconds(second?.raw ?? '');
      if (named === null) complain('bad-number', second?.raw ?? directive);
      else ttlSeconds = named;
    } else if (directive !== null) complain('unknown-directive', directive);
    else {
      if (!indented) owner = readName(first, origin);
      if (!indented && owner === null) complain('bad-name', first?.raw ?? '');
      // After a bad owner its indented entries have none to belong to; one complaint is enough.
      if (owner === null) continue;
      const read = readEntry(indented ? words : words.slice(1), owner, origin, ttlSeconds);
      if ('code' in read) complain(read.code, read.subject);
      else placed.push({ record: read, line });
    }
  }
  problems.push(...checkZone(placed, zoneOrigin));
  return { records: placed.map(({ record }) => record), problems: problems.sort((a, b) => a.line - b.line) };
}
