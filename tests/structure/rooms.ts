import { read } from './files.ts';

/** One row of the table of rooms in `src/ARCHITECTURE.md`, which is the rule that the tests hold the imports to. */
export interface Room {
  /** `sim/net`, or a single file such as `sim/octets.ts`. */
  readonly name: string;
  /** Names of rooms, or their beginnings: `sim` stands for everything in it. */
  readonly mayImport: readonly string[];
  /** True for a row that may take types alone from other rooms. */
  readonly typesOnly: boolean;
  readonly packages: readonly string[];
}

const unquote = (cell: string): string => cell.replaceAll('`', '').trim();
const listOf = (cell: string): string[] =>
  cell
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== '–');

/** The rooms that a cell of the column "may import" names; `above` are those of the rows before it. */
function imports(cell: string, row: readonly string[], above: readonly string[]): string[] {
  return listOf(cell).flatMap((phrase) => {
    if (phrase === 'all of the above' || phrase === 'everything above') return [...above];
    if (phrase === 'all of sim' || phrase === 'types of any room of sim') return ['sim'];
    const sibling = row.every((name) => name.startsWith('sim/')) ? `sim/${phrase}` : phrase;
    const named = [phrase, sibling].find((name) => [...above, 'sim'].includes(name));
    if (named === undefined) throw new Error(`ARCHITECTURE.md: "${phrase}" is no room above ${row.join(', ')}`);
    return [named];
  });
}

/** Reads the table; throws with the row when it says something that is not understood. */
export function readRooms(markdown = read('src/ARCHITECTURE.md')): Room[] {
  const rooms: Room[] = [];
  for (const line of markdown.split('\n')) {
    const cells = line.split('|').slice(1, -1).map(unquote);
    const [names, , mayImport, packages] = cells;
    if (cells.length !== 4 || names === undefined || mayImport === undefined || packages === undefined) continue;
    if (names === 'room' || names.startsWith('---')) continue;
    const row = listOf(names);
    const above = rooms.map((room) => room.name);
    const may = imports(mayImport, row, above);
    const typesOnly = mayImport.startsWith('types of');
    for (const name of row) rooms.push({ name, mayImport: [...may, ...row], typesOnly, packages: listOf(packages) });
  }
  return rooms;
}

const covers = (room: string, path: string): boolean => path === room || path.startsWith(`${room}/`);

/** The room of a path below `src`, the longest name that covers it. Single files of `src` itself belong to the pages. */
export function roomOf(path: string, rooms: readonly Room[]): Room | undefined {
  const below = path.replace(/^src\//, '');
  const place = below.includes('/') ? below : `routes/${below}`;
  return rooms.filter((room) => covers(room.name, place)).sort((a, b) => b.name.length - a.name.length)[0];
}

/** Whether a file of one room may import one of another. */
export function mayImport(from: Room, to: Room, typeOnly: boolean): boolean {
  if (to === from || to.name === 'sim/octets.ts') return true;
  if (from.typesOnly && !typeOnly) return false;
  // What builds the lessons is never part of the app, however wide a row is; the bridge runs in Node, too.
  if (to.name === 'course/build') return from.name === 'bridge';
  if (to.name === 'bridge') return false;
  return from.mayImport.some((name) => covers(name, to.name));
}
