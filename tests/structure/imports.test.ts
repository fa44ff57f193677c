import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { importsOf, root, sources } from './files.ts';
import type { Import } from './files.ts';
import { mayImport, readRooms, roomOf } from './rooms.ts';
import type { Room } from './rooms.ts';

const rooms = readRooms();

/** What belongs to the framework of the pages, where a row says `svelte`. */
const frameworks: Readonly<Record<string, RegExp>> = {
  svelte: /^(svelte|@sveltejs\/kit|\$app|\$env|\$service-worker)(\/|$)/,
  xterm: /^@xterm\//,
  'node:': /^node:/,
};

/** The path below the root that a specifier leads to, or undefined for a package. */
function target({ from, specifier }: Import): string | undefined {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier).replace(/\?.*$/, '');
  if (specifier.startsWith('$sim/')) return posix.join('src', specifier.slice(1));
  if (specifier.startsWith('$lessons/')) return specifier.slice(1);
  return undefined;
}

function packageAllowed(room: Room, { from, specifier }: Import): boolean {
  if (builtinModules.includes(specifier)) return false;
  if (/^virtual:/.test(specifier)) return !room.name.startsWith('sim');
  if (specifier.startsWith('@xterm/') && !/^src\/console\/terminal(\.\w+)*\.(ts|svelte)$/.test(from)) return false;
  return room.packages.some((name) => {
    const pattern = frameworks[name];
    return pattern ? pattern.test(specifier) : specifier === name || specifier.startsWith(`${name}/`);
  });
}

function complaint(room: Room, found: Import): string | undefined {
  const where = `${found.from}:${found.line}`;
  const to = target(found);
  if (to === undefined) {
    if (packageAllowed(room, found)) return undefined;
    return `${where}: ${room.name} may not use the package ${found.specifier} (packages: ${room.packages.join(', ') || 'none'})`;
  }
  if (!to.startsWith('src/')) {
    // Style sheets and lessons are data of the pages.
    if (to.startsWith('lessons/') && !room.name.startsWith('sim')) return undefined;
    return `${where}: ${found.specifier} leads out of src`;
  }
  if (/\.css$/.test(to)) return room.name.startsWith('sim') ? `${where}: a style sheet in the engine` : undefined;
  if (to.includes('/$types')) return undefined;
  if (!existsSync(join(root, to))) return `${where}: ${found.specifier} is no file; the extension belongs to it`;
  const other = roomOf(to, rooms);
  if (other === undefined) return `${where}: ${to} is in no room`;
  if (mayImport(room, other, found.typeOnly)) return undefined;
  return `${where}: ${room.name} may not import ${other.name} (may: ${room.mayImport.join(', ')})`;
}

// All sources are parsed: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

describe('rooms', () => {
  it('are listed in ARCHITECTURE.md, with all that the design has', () => {
    const names = rooms.map((room) => room.name);
    const expected = ['sim/kernel', 'sim/net', 'sim/dns', 'sim/mail', 'sim/smtp', 'sim/policy', 'sim/machines'];
    expect(names).toEqual(expect.arrayContaining([...expected, 'sim/programs', 'sim/world', 'session', 'course']));
    expect(names).toEqual(expect.arrayContaining(['course/build', 'console', 'view', 'routes']));
    expect(rooms.find((room) => room.name === 'sim/smtp')?.mayImport).toContain('sim/mail');
    expect(rooms.find((room) => room.name === 'sim/smtp')?.mayImport).not.toContain('sim/machines');
  });

  it('hold every source file', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.filter((path) => roomOf(path, rooms) === undefined)).toEqual([]);
  });

  it('import only what the table allows', () => {
    const complaints = sources.flatMap((path) => {
      const room = roomOf(path, rooms);
      return room === undefined ? [] : importsOf(path).map((found) => complaint(room, found));
    });
    expect(complaints.length).toBeGreaterThan(100);
    expect(complaints.filter((line) => line !== undefined)).toEqual([]);
  });
});

describe('the import rule', () => {
  const made = (from: string, specifier: string, typeOnly = false): string | undefined => {
    const room = roomOf(from, rooms);
    if (room === undefined) throw new Error(`no room for ${from}`);
    return complaint(room, { from, specifier, line: 1, typeOnly });
  };

  it.each([
    ['src/sim/smtp/reply.ts', '../machines/host.ts', 'sim/smtp may not import sim/machines'],
    ['src/sim/kernel/clock.ts', '../trace.ts', 'sim/kernel may not import'],
    ['src/sim/smtp/reply.ts', 'xstate', 'may not use the package xstate'],
    ['src/sim/world/input.ts', 'node:fs', 'may not use the package node:fs'],
    ['src/sim/world/input.ts', 'fs', 'may not use the package fs'],
    ['src/sim/world/input.ts', '../../session/session.ts', 'may not import session'],
    ['src/sim/octets.ts', './net/events.ts', 'may not import sim/net'],
    ['src/routes/+page.ts', '../course/build/yaml-file.ts', 'may not import course/build'],
    ['src/console/painting.ts', '@xterm/xterm', 'may not use the package @xterm/xterm'],
    ['src/view/map.ts', '../../tests/run.ts', 'leads out of src'],
    ['src/view/map.ts', '../session/session', 'the extension belongs to it'],
  ])('refuses %s ← %s', (from, specifier, reason) => {
    expect(made(from, specifier)).toContain(reason);
  });

  it.each([
    ['src/sim/smtp/reply.ts', '../octets.ts'],
    ['src/sim/machines/host.ts', 'xstate'],
    ['src/session/session.ts', '$sim/trace.ts'],
    ['src/routes/+page.ts', '../session/session.ts'],
    ['src/routes/+page.ts', '$app/navigation'],
    ['src/console/terminal.ts', '@xterm/addon-fit'],
  ])('allows %s ← %s', (from, specifier) => {
    expect(made(from, specifier)).toBeUndefined();
  });
});
