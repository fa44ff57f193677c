import { describe, expect, it } from 'vitest';
import { DomainList } from '../../../src/sim/policy/domain-list.ts';

const files = new Map([
  ['/domains', '# ours\nfile.example, other.example\n'],
  ['/table', 'table.example x\n'],
  ['/patterns', '/\\.pattern\\.example$/ x\n'],
]);
const has = (list: string, domain: string, parentMatches: boolean | null = null) =>
  new DomainList(list.split(' '), files, parentMatches).has(domain);

describe('a list of domains', () => {
  it.each<[list: string, domain: string, parents: boolean | null, found: boolean]>([
    ['blue.example', 'blue.example', null, true],
    ['Blue.Example', 'blue.example', null, true],
    ['blue.example', 'mx.blue.example', null, false],
    ['blue.example', 'mx.blue.example', true, true],
    ['blue.example', 'mx.blue.example', false, false],
    ['.blue.example', 'mx.blue.example', false, true],
    ['.blue.example', 'blue.example', false, false],
    ['/domains', 'other.example', null, true],
    ['/domains', 'blue.example', null, false],
    ['texthash:/table', 'table.example', null, true],
    ['hash:/table', 'mx.table.example', true, true],
    ['texthash:/nowhere', 'table.example', null, false],
    ['pcre:/patterns', 'a.pattern.example', null, true],
    ['!mx.blue.example blue.example', 'mx.blue.example', true, false],
    ['!mx.blue.example blue.example', 'ns.blue.example', true, true],
    ['!/domains texthash:/table', 'file.example', null, false],
  ])('%s: %s, parents %s', (list, domain, parents, found) => {
    expect(has(list, domain, parents)).toBe(found);
  });

  it('of nothing is empty', () => {
    expect(new DomainList([], files, null).isEmpty).toBe(true);
    expect(new DomainList(['texthash:/table'], files, null).isEmpty).toBe(false);
  });
});
