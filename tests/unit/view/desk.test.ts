import { describe, expect, it } from 'vitest';
import { Desk, isUnsaved } from '../../../src/view/configuration/desk.svelte.ts';

const desk = (filed: string | null, ...typed: string[]): Desk => {
  const made = new Desk();
  for (const text of typed) made.edit('mx1', '/f', filed, text);
  return made;
};
const draft = (of: Desk) => of.draftsOf('mx1').get('/f');

describe('texts that are not saved', () => {
  it('know what the file held when the work on them began', () => {
    const one = desk('a', 'ab');
    one.edit('mx1', '/f', 'changed elsewhere', 'abc');
    expect(draft(one)).toEqual({ base: 'a', text: 'abc' });
    one.keep('mx1', '/f', 'changed elsewhere');
    expect(draft(one)).toEqual({ base: 'changed elsewhere', text: 'abc' });
  });

  it('are none when they are as they were, or as the file is', () => {
    expect(draft(desk('a', 'ab', 'a'))).toBeUndefined();
    const one = desk('a', 'ab');
    one.edit('mx1', '/f', 'abc', 'abc');
    expect(draft(one)).toBeUndefined();
  });

  it('may be for a file that does not exist yet', () => {
    expect(draft(desk(null, 'x'))).toEqual({ base: null, text: 'x' });
  });

  it('can be brought back after they were thrown away, until somebody types', () => {
    const one = desk('a', 'ab');
    one.discard('mx1', '/f');
    expect([draft(one), one.canRestore('mx1', '/f')]).toEqual([undefined, true]);
    one.restore('mx1', '/f', 'a');
    expect(draft(one)).toEqual({ base: 'a', text: 'ab' });
    one.discard('mx1', '/f');
    one.edit('mx1', '/f', 'a', 'ax');
    expect(one.canRestore('mx1', '/f')).toBe(false);
  });

  it('stay until they lie in the file, and are unsaved no more once they are on their way', () => {
    const one = desk('a', 'ab');
    one.saved('mx1', '/f');
    const sent = draft(one);
    expect(sent && isUnsaved(sent)).toBe(false);
    expect(sent?.text).toBe('ab');
    one.settle('mx1', '/f');
    expect(draft(one)).toBeUndefined();
  });

  it('are told apart by host', () => {
    const one = desk('a', 'ab');
    one.edit('mx', '/f', 'a', 'other');
    expect([...one.draftsOf('mx').values()]).toEqual([{ base: 'a', text: 'other' }]);
  });
});
