import { describe, expect, it } from 'vitest';
import { parseAliases } from '../../../src/sim/policy/aliases.ts';
import { Configuration } from '../../../src/sim/policy/configuration.ts';
import { LocalAliases, type LocalTarget } from '../../../src/sim/policy/local-aliases.ts';
import { Domains } from '../../../src/sim/policy/recipients.ts';

const users = new Set(['anna', 'ben', 'root']);

function expand(aliases: string, name: string, settings = '', files: Readonly<Record<string, string>> = {}) {
  const text = `compatibility_level = 3.6\nmydestination = here.example\nrecipient_delimiter = +\n${settings}`;
  const configuration = new Configuration(text);
  const all = new Map([['/etc/aliases', aliases], ...Object.entries(files)]);
  const local = new LocalAliases(configuration, all, new Domains(configuration, [], all));
  return local.expand(name, (user) => users.has(user));
}

/** `anna`, `a@x.example`, `|command`, `/file`. */
const inShort = (target: LocalTarget): string =>
  target.kind === 'user' ? target.name : target.kind === 'address' ? target.address : `${target.kind} ${target.text}`;
const targets = (...args: Parameters<typeof expand>) => expand(...args).targets.map(inShort);

describe('an aliases file', () => {
  it('is read as aliases(5) says', () => {
    const text = '# who\nroot: anna\n"Two Words": ben,\n  anna\n\nbroken line\nempty:\nPostMaster:root\n';
    expect(parseAliases(text)).toEqual({
      entries: [
        { name: 'root', value: 'anna', line: 2 },
        { name: 'two words', value: 'ben, anna', line: 3 },
        { name: 'postmaster', value: 'root', line: 8 },
      ],
      badLines: [6, 7],
    });
  });
});

describe('what a local name stands for', () => {
  it.each<[aliases: string, name: string, found: string[]]>([
    ['', 'anna', ['anna']],
    ['', 'nobody', ['nobody']],
    ['postmaster: root\nroot: anna', 'PostMaster', ['anna']],
    ['team: anna, ben, carla@green.example', 'team', ['carla@green.example', 'anna', 'ben']],
    ['team: anna@here.example', 'team', ['anna']],
    ['anna: anna, archive@green.example', 'anna', ['anna', 'archive@green.example']],
    ['anna: \\anna, ben', 'anna', ['anna', 'ben']],
    ['a: b\nb: a', 'a', []],
    ['team: anna, anna', 'team', ['anna']],
    ['team: ben', 'team+x', ['ben']],
    ['team+x: anna\nteam: ben', 'team+x', ['anna']],
    ['robot: "|/usr/bin/vacation anna"', 'robot', ['command /usr/bin/vacation anna']],
    ['log: /var/log/mail-in', 'log', ['file /var/log/mail-in']],
    ['list: :include:/etc/list', 'list', ['file :include:/etc/list']],
  ])('%j: %s', (aliases, name, found) => {
    expect(targets(aliases, name)).toEqual(found);
  });

  it('is nothing at all where a pattern makes ever new names: nobody gets the message by halves', () => {
    const settings = 'alias_maps = pcre:/p';
    expect(targets('', 'grow', settings, { '/p': '/^(grow.*)$/ anna, ${1}x' })).toEqual([]);
  });

  it('takes its extension along where that is set', () => {
    const settings = 'propagate_unmatched_extensions = alias';
    expect(targets('team: ben, c@x.example', 'team+y', settings)).toEqual(['c+y@x.example', 'ben+y']);
  });

  it('has an owner who hears of what fails', () => {
    expect(expand('team: anna\nowner-team: ben', 'team').owner).toBe('owner-team');
    expect(expand('team: anna', 'team').owner).toBeNull();
  });

  it.each<[name: string, found: string[]]>([
    ['anna', ['ben']],
    ['anna+news', ['elsewhere@x.example', 'anna']],
    ['anna+other', ['ben']],
    ['ben', ['ben']],
  ])('may be said by a user in a .forward file: %s', (name, found) => {
    const files = { '/home/anna/.forward': '# away\nben\n', '/home/anna/.forward+news': '\\anna, elsewhere@x.example' };
    expect(targets('', name, '', files).sort()).toEqual([...found].sort());
  });

  it.each([
    ['luser_relay = boss@x.example', ['boss@x.example']],
    ['luser_relay = @old.example', ['nobody@old.example']],
    ['luser_relay = $local@old.example', ['nobody@old.example']],
  ])('is sent on when nobody has that name: %s', (setting, found) => {
    expect(targets('', 'nobody', setting)).toEqual(found);
    expect(targets('', 'anna', setting)).toEqual(['anna']);
  });
});
