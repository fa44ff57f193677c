import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkWorldFile, readWorld } from '../../../src/course/build/read-world.ts';
import { cpSync } from 'node:fs';

const folder = mkdtempSync(join(tmpdir(), 'worlds-'));
cpSync('lessons/worlds/base.yaml', join(folder, 'base.yaml'));
afterAll(() => rmSync(folder, { recursive: true }));

const world = (text: string): string => {
  const file = join(folder, 'other.yaml');
  writeFileSync(file, text);
  return file;
};

describe('a world that extends another', () => {
  const base = readWorld(join(folder, 'base.yaml'));

  it('is that world, but for what it says', () => {
    const other = readWorld(world('extends: base\nname: other\nhosts:\n  laptop: { role: relay }\n'));
    expect(other).toEqual({
      ...base,
      name: 'other',
      hosts: base.hosts.map((host) => (host.id === 'laptop' ? { ...host, role: 'relay' } : host)),
    });
  });

  it('takes hosts and files away with null', () => {
    const other = readWorld(
      world("extends: base\nhosts:\n  mx2: null\n  laptop: { files: { '/home/anna/notes.txt': null } }\n"),
    );
    expect(other.hosts.map(({ id }) => id)).toEqual(base.hosts.map(({ id }) => id).filter((id) => id !== 'mx2'));
    expect(other.hosts.find(({ id }) => id === 'laptop')?.files).toEqual({});
  });

  it('replaces the zones of the same origin and adds others', () => {
    const text = '$TTL 1\\n@ SOA ns.example. x.example. 1 1 1 1 1\\n@ NS ns.example.';
    const zone = (origin: string) => `  - { origin: ${origin}, server: dns, text: "${text}" }\n`;
    const other = readWorld(world(`extends: base\nzones:\n${zone('green.example')}${zone('new.example')}`));
    expect(other.zones.map(({ origin }) => origin).sort()).toEqual(
      [...base.zones.map(({ origin }) => origin), 'new.example'].sort(),
    );
    expect(other.zones.find(({ origin }) => origin === 'green.example')?.text).not.toContain('mx1');
  });

  it.each([
    ['extends: nothing\n', 'extends: there is no world "nothing" beside this one'],
    ['extends: other\n', 'extends: "other" extends another world itself'],
  ])('%j: %s', (text, reason) => {
    expect(checkWorldFile(world(text)).problems.map((problem) => problem.reason)).toEqual([reason]);
  });
});
