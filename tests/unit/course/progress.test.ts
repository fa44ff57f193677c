import { describe, expect, it } from 'vitest';
import {
  formatProgress,
  loadProgress,
  mergeProgress,
  parseProgress,
  progressKey,
  saveLesson,
  type Keeper,
  type LessonProgress,
  type Progress,
} from '../../../src/course/progress.ts';

class Shelf implements Keeper {
  readonly kept = new Map<string, string>();

  constructor(text?: string) {
    if (text !== undefined) this.kept.set(progressKey, text);
  }

  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.kept.set(key, value);
  }
}

const done = (revision: number, stepsDone: readonly string[] = ['a'], finished = false): LessonProgress => ({
  stepsDone,
  finished,
  revision,
});

const progress: Progress = { '01-02-five-steps': done(3, ['send', 'Grüße'], true), '01-03-speak-smtp': done(1, []) };
const file = (value: object): string => JSON.stringify({ format: 'ehlo-progress', version: 1, ...value });
const newer = JSON.stringify({ format: 'ehlo-progress', version: 2, lessons: progress });

describe('progress as a file', () => {
  it.each([{}, progress])('comes back as it went: %j', (before) => {
    expect(parseProgress(formatProgress(before))).toEqual({ ok: true, progress: before, passedOver: [] });
  });

  it.each([
    ['', 'not-json'],
    ['{"format":"ehlo-progress"', 'not-json'],
    ['<html>', 'not-json'],
    ['null', 'not-progress'],
    ['7', 'not-progress'],
    ['[]', 'not-progress'],
    ['{}', 'not-progress'],
    ['{"format":"something-else","version":1,"lessons":{}}', 'not-progress'],
    [file({}), 'not-progress'],
    [file({ lessons: null }), 'not-progress'],
    [file({ lessons: 'all' }), 'not-progress'],
    [file({ lessons: [done(1)] }), 'not-progress'],
    [newer, 'unknown-version'],
    [file({ version: '1', lessons: {} }), 'unknown-version'],
    ['{"format":"ehlo-progress","lessons":{}}', 'unknown-version'],
  ])('that says %j is %s', (text, fault) => expect(parseProgress(text)).toEqual({ ok: false, fault }));

  it.each([
    null,
    7,
    'done',
    {},
    { stepsDone: 'a', finished: true, revision: 1 },
    { stepsDone: ['a', 1], finished: true, revision: 1 },
    { stepsDone: ['a'], finished: 'yes', revision: 1 },
    { stepsDone: ['a'], finished: true },
    { stepsDone: ['a'], finished: true, revision: '1' },
  ])('passes over a lesson like %j, and keeps the others', (strange) => {
    const read = parseProgress(file({ lessons: { strange, ...progress } }));
    expect(read).toEqual({ ok: true, progress, passedOver: ['strange'] });
  });
});

describe('saved progress', () => {
  it('of a newcomer is empty, and nothing is written', () => {
    const shelf = new Shelf();
    expect(loadProgress(shelf)).toEqual({ progress: {}, setAside: null });
    expect(shelf.kept.size).toBe(0);
  });

  it('is loaded as it was saved', () => {
    expect(loadProgress(new Shelf(formatProgress(progress)))).toEqual({ progress, setAside: null });
  });

  it.each([
    [newer, 'unknown-version'],
    ['{"format"', 'not-json'],
    ['[1]', 'not-progress'],
  ])('that cannot be read is set aside as it was: %j', (text, fault) => {
    const shelf = new Shelf(text);
    const { progress: loaded, setAside } = loadProgress(shelf);
    expect(loaded).toEqual({});
    expect(setAside).toEqual({ fault, key: `${progressKey}:set-aside-1` });
    expect(shelf.getItem(`${progressKey}:set-aside-1`)).toBe(text);
    expect(loadProgress(shelf)).toEqual({ progress: {}, setAside: null });
  });

  it('that was set aside is not written over by the next', () => {
    const shelf = new Shelf('one');
    loadProgress(shelf);
    shelf.setItem(progressKey, 'two');
    expect(loadProgress(shelf).setAside?.key).toBe(`${progressKey}:set-aside-2`);
    expect([1, 2].map((number) => shelf.getItem(`${progressKey}:set-aside-${number}`))).toEqual(['one', 'two']);
  });
});

const strange = file({ lessons: { ...progress, strange: { steps: 7 } } });
const aside = `${progressKey}:set-aside-1`;

describe('saved progress with a lesson of foreign shape', () => {
  it('is set aside as it was, and the other lessons go on', () => {
    const shelf = new Shelf(strange);
    const loaded = loadProgress(shelf);
    expect(loaded).toEqual({ progress, setAside: { fault: 'foreign-lesson', key: aside } });
    expect(shelf.getItem(aside)).toBe(strange);
    expect(loadProgress(shelf)).toEqual({ progress, setAside: null });
  });

  it('is not lost on the next save', () => {
    const shelf = new Shelf(strange);
    saveLesson(shelf, 'x', ['a'], false);
    expect(shelf.getItem(aside)).toBe(strange);
    expect(loadProgress(shelf).progress).toEqual({ ...progress, x: done(1) });
  });

  it('is set aside once, however often it comes', () => {
    const shelf = new Shelf(strange);
    loadProgress(shelf);
    shelf.setItem(progressKey, strange);
    expect(loadProgress(shelf).setAside?.key).toBe(aside);
    expect([...shelf.kept.keys()].sort()).toEqual([progressKey, aside]);
  });

  it('stays where it is when there is no room to set it aside', () => {
    const shelf = new Shelf(strange);
    shelf.setItem = () => {
      throw new Error('no room');
    };
    expect(() => saveLesson(shelf, 'x', ['a'], false)).toThrow('no room');
    expect(shelf.getItem(progressKey)).toBe(strange);
  });
});

describe('saving a lesson', () => {
  it('adds to what is known, and takes nothing away', () => {
    const shelf = new Shelf();
    saveLesson(shelf, 'x', ['a'], false);
    saveLesson(shelf, 'y', [], false);
    saveLesson(shelf, 'x', ['b', 'a'], true);
    const { progress: last, setAside } = saveLesson(shelf, 'x', [], false);
    expect(setAside).toBeNull();
    expect(last).toEqual({ x: done(3, ['a', 'b'], true), y: done(1, []) });
    expect(loadProgress(shelf).progress).toEqual(last);
  });

  it('keeps what another tab saved meanwhile', () => {
    const shelf = new Shelf();
    saveLesson(shelf, 'x', ['a'], false);
    const elsewhere = new Shelf(shelf.getItem(progressKey) ?? '');
    saveLesson(elsewhere, 'y', ['c'], true);
    shelf.setItem(progressKey, elsewhere.getItem(progressKey) ?? '');
    expect(Object.keys(saveLesson(shelf, 'x', ['b'], false).progress)).toEqual(['x', 'y']);
  });

  it('keeps what it does not know of a lesson', () => {
    const known = { ...done(4), quizTries: 2 };
    const shelf = new Shelf(file({ lessons: { x: known } }));
    expect(saveLesson(shelf, 'x', ['b'], false).progress).toEqual({ x: { ...done(5, ['a', 'b']), quizTries: 2 } });
  });

  it.each([
    [newer, 'unknown-version'],
    [strange, 'foreign-lesson'],
    ['{"format"', 'not-json'],
  ])('says that something was set aside: %j', (text, fault) => {
    expect(saveLesson(new Shelf(text), 'x', ['a'], false).setAside).toEqual({ fault, key: aside });
  });

  it('sets a state of a newer app aside first', () => {
    const shelf = new Shelf(newer);
    saveLesson(shelf, 'x', ['a'], false);
    expect(shelf.getItem(`${progressKey}:set-aside-1`)).toBe(newer);
    expect(loadProgress(shelf).progress).toEqual({ x: done(1) });
  });
});

describe('two states', () => {
  const merges: readonly (readonly [Progress, Progress, Progress])[] = [
    [{}, { x: done(1) }, { x: done(1) }],
    [{ x: done(1) }, {}, { x: done(1) }],
    [{ x: done(1) }, { x: done(2, ['b']) }, { x: done(2, ['b']) }],
    [{ x: done(2) }, { x: done(1, ['b']) }, { x: done(2) }],
    [{ x: done(2) }, { x: done(2, ['b']) }, { x: done(2) }],
    [
      { x: done(1), y: done(5) },
      { y: done(4, []), z: done(1) },
      { x: done(1), y: done(5), z: done(1) },
    ],
  ];
  it.each(merges)('%j and %j make %j', (a, b, merged) => expect(mergeProgress(a, b)).toEqual(merged));

  it('stay as they are', () => {
    const mine: Progress = { x: done(1) };
    mergeProgress(mine, { x: done(2), y: done(1) });
    expect(mine).toEqual({ x: done(1) });
  });

  it('of export and import are one', () => {
    const read = parseProgress(formatProgress({ x: done(2, ['a', 'b'], true), y: done(1) }));
    const mine: Progress = { x: done(1), z: done(1) };
    expect(read.ok && mergeProgress(mine, read.progress)).toEqual({
      x: done(2, ['a', 'b'], true),
      y: done(1),
      z: done(1),
    });
  });
});
