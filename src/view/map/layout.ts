import type { HostRole, Scenario } from '$sim/world/scenario.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface MapLayout {
  readonly width: number;
  readonly height: number;
  /** Pixels of the screen for each unit: more than 1 where there is room, as on a projector. */
  readonly zoom: number;
  readonly organisations: readonly (Box & { readonly id: string; readonly name: string })[];
  /** Cards by host id, in reading order. */
  readonly cards: ReadonlyMap<string, Box>;
}

type Places = Pick<Scenario, 'organisations' | 'hosts'>;

interface Group {
  readonly id: string;
  readonly name: string;
  readonly hosts: readonly string[];
  columns: number;
}

const cardHeight = 64;
const cardWidthMax = 190;
const titleHeight = 24;

/** Distances; packets need room between cards, but a phone has little. */
const spacing = (width: number, cardWidthMin: number) =>
  width < 480
    ? { margin: 4, pad: 8, gapX: 14, gapY: 28, between: 26, cardWidthMin: 120 }
    : { margin: 8, pad: 12, gapX: 30, gapY: 30, between: 44, cardWidthMin };

type Spacing = ReturnType<typeof spacing>;

/** The order in which mail meets them. */
const roleOrder: readonly HostRole[] = ['client', 'submission', 'mx', 'relay', 'resolver', 'name-server'];
/** Wide cards hold whole names; narrow ones only first labels. */
const wideCard = 166;
const narrowCard = 128;
const zooms = [1.75, 1.5, 1.25, 1] as const;

/** Narrower than any screen: a map that is not shown measures 0, and nothing may get a negative width. */
const widthMin = 240;

/** The largest layout that fits into the height; where none does, the lowest, which may be higher than that. Pure. */
export function fitMap(places: Places, widthPx: number, heightPx: number): MapLayout {
  for (const zoom of zooms) {
    if (zoom > 1 && widthPx / zoom < 640) continue;
    const layout = layoutMap(places, widthPx / zoom, wideCard);
    if (layout.height * zoom <= heightPx) return { ...layout, zoom };
  }
  return layoutMap(places, widthPx, narrowCard);
}

/**
 * Organisations from left to right in the scenario's order, on as many shelves as they need; where a shelf is full, small
 * ones stand one above the other, as far as that makes it no higher. In each organisation its hosts are in a grid that is
 * as low as the width allows. The same scenario and width give the same map.
 */
export function layoutMap(places: Places, widthPx: number, cardWidthMin = narrowCard): MapLayout {
  const width = Math.max(widthMin, widthPx);
  const space = spacing(width, cardWidthMin);
  const cards = new Map<string, Box>();
  const organisations: (Box & { id: string; name: string })[] = [];
  let y = space.margin;
  for (const shelf of shelvesOf(groupsOf(places), width, space)) {
    const columns = shelf.reduce((sum, stack) => sum + columnsOf(stack), 0);
    const free = width - shelfWidth(shelf, space, 0);
    const cardWidth = Math.min(cardWidthMax, Math.floor(free / columns));
    const between =
      space.between + (shelf.length > 1 ? Math.floor((free - cardWidth * columns) / (shelf.length - 1)) : 0);
    const height = Math.max(...shelf.map((stack) => stackHeight(stack, space)));
    let x = shelf.length > 1 ? space.margin : Math.floor((width - stackWidth(shelf[0], space, cardWidth)) / 2);
    for (const stack of shelf) {
      let top = y + Math.floor((height - stackHeight(stack, space)) / 2);
      for (const group of stack) {
        const box = { x, y: top, width: groupWidth(group, space, cardWidth), height: groupHeight(group, space) };
        organisations.push({ id: group.id, name: group.name, ...box });
        placeCards(group, box, cardWidth, space, cards);
        top += box.height + space.gapY;
      }
      x += stackWidth(stack, space, cardWidth) + between;
    }
    y += height + space.between;
  }
  return { width, height: Math.max(cardHeight, y - space.between + space.margin), zoom: 1, organisations, cards };
}

function groupsOf({ organisations, hosts }: Places): Group[] {
  return organisations
    .map(({ id, name }) => ({ id, name, columns: 1, hosts: inOrder(hosts.filter((host) => host.organisation === id)) }))
    .filter((group) => group.hosts.length > 0);
}

const inOrder = (hosts: Places['hosts']): string[] =>
  [...hosts].sort((a, b) => roleOrder.indexOf(a.role) - roleOrder.indexOf(b.role)).map(({ id }) => id);

/** Organisations that stand one above the other. */
type Stack = Group[];

/** Fills shelves from left to right, then makes the highest groups wider while they still fit. */
function shelvesOf(groups: readonly Group[], width: number, space: Spacing): Stack[][] {
  const shelves: Stack[][] = [];
  for (const group of groups) {
    const shelf = shelves.at(-1) ?? [];
    const below = shelf.find((stack) => hasRoomBelow(stack, group, shelf, space));
    if (shelf.length > 0 && shelfWidth([...shelf, [group]], space, space.cardWidthMin) <= width) shelf.push([group]);
    else if (below) below.push(group);
    else shelves.push([[group]]);
  }
  for (const shelf of shelves) {
    for (let tallest = highest(shelf); tallest; tallest = highest(shelf)) {
      tallest.columns++;
      if (shelfWidth(shelf, space, space.cardWidthMin) <= width) continue;
      tallest.columns--;
      break;
    }
  }
  return shelves;
}

/** The shelf gets no higher, and only columns of one card stand above each other. */
function hasRoomBelow(stack: Stack, group: Group, shelf: readonly Stack[], space: Spacing): boolean {
  const height = Math.max(...shelf.map((other) => stackHeight(other, space)));
  return stackHeight([...stack, group], space) <= height;
}

const rowsOf = (group: Group): number => Math.ceil(group.hosts.length / group.columns);

/** The organisation that alone makes its shelf as high as it is; null where several stand in the way, or all are low. */
function highest(shelf: readonly Stack[]): Group | null {
  const most = Math.max(...shelf.map((stack) => rowsIn(stack)));
  const stack = shelf.find((candidate) => rowsIn(candidate) === most);
  const [group] = stack ?? [];
  return group && stack?.length === 1 && most > 1 ? group : null;
}

const rowsIn = (stack: Stack): number => stack.reduce((sum, group) => sum + rowsOf(group), 0);
const columnsOf = (stack: Stack): number => Math.max(...stack.map(({ columns }) => columns));

function groupWidth({ columns }: Group, { pad, gapX }: Spacing, cardWidth: number): number {
  return 2 * pad + columns * cardWidth + (columns - 1) * gapX;
}

const groupHeight = (group: Group, { pad, gapY }: Spacing): number =>
  titleHeight + pad + rowsOf(group) * cardHeight + (rowsOf(group) - 1) * gapY;

const stackHeight = (stack: Stack, space: Spacing): number =>
  stack.reduce((sum, group) => sum + groupHeight(group, space), (stack.length - 1) * space.gapY);

const stackWidth = (stack: Stack | undefined, space: Spacing, cardWidth: number): number =>
  Math.max(...(stack ?? []).map((group) => groupWidth(group, space, cardWidth)));

const shelfWidth = (shelf: readonly Stack[], space: Spacing, cardWidth: number): number =>
  shelf.reduce(
    (sum, stack) => sum + stackWidth(stack, space, cardWidth),
    2 * space.margin + (shelf.length - 1) * space.between,
  );

function placeCards(
  group: Group,
  box: Box,
  width: number,
  { pad, gapX, gapY }: Spacing,
  cards: Map<string, Box>,
): void {
  for (const [index, id] of group.hosts.entries()) {
    const column = index % group.columns;
    const row = Math.floor(index / group.columns);
    const x = box.x + pad + column * (width + gapX);
    const y = box.y + titleHeight + row * (cardHeight + gapY);
    cards.set(id, { x, y, width, height: cardHeight });
  }
}
