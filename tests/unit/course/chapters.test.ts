import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkChapters, numberedFolders, readChapters } from '../../../src/course/build/chapters.ts';
import { findLessons } from '../../../src/course/build/read-lesson.ts';
import { lessonPath, told, withLessons, write } from './folder.ts';

const chapter = "01-chapter: { en: 'One', de: 'Eins' }\n";

describe('chapters.yaml', () => {
  it('gives the chapters in its order, with their titles', () =>
    withLessons((root) => {
      write(root, 'chapters.yaml', `12-last: { en: Last, de: Letztes }\n${chapter}`);
      expect(readChapters(root)).toEqual([
        { id: '12-last', number: '12', title: { en: 'Last', de: 'Letztes' } },
        { id: '01-chapter', number: '1', title: { en: 'One', de: 'Eins' } },
      ]);
    }));

  const mistakes: readonly (readonly [string, readonly string[]])[] = [
    [`${chapter}02-next: [`, ['2: ']],
    ['', ['1: the file: ']],
    ['# none yet\n', ['1: the file: ']],
    ['7\n', ['1: the file: ']],
    [`${chapter}02-next: *last\n`, ['2: the alias *last has no anchor']],
    [`${chapter}02-next: { en: Next }\n`, ['2: 02-next.de: ']],
    [`${chapter}02-next: { en: Next, de: Weiter, fr: Suite }\n`, ['2: 02-next.fr: ']],
    [`${chapter}next: { en: Next, de: Weiter }\n`, ['2: next: is not a chapter: two digits, then small letters']],
    [`${chapter}02-Next: { en: Next, de: Weiter }\n`, ['2: 02-Next: is not a chapter']],
    [`${chapter}01-again: { en: Again, de: Nochmal }\n`, ['2: there are two chapters 1']],
  ];
  it.each(mistakes)('that says %j', (text, said) =>
    withLessons((root) => {
      write(root, 'chapters.yaml', text);
      const { problems } = checkChapters(root);
      const expected = said.map((reason) => `chapters.yaml:${reason}`);
      expect(problems.map((problem, index) => told(root, problem).slice(0, expected[index]?.length))).toEqual(expected);
      expect(() => readChapters(root)).toThrow(expected[0]);
    }),
  );

  it('that is missing', () =>
    withLessons((root) => {
      rmSync(join(root, 'chapters.yaml'));
      expect(checkChapters(root).problems.map((problem) => told(root, problem))).toEqual([
        'chapters.yaml:1: is missing',
      ]);
      expect(() => readChapters(root)).toThrow('chapters.yaml:1: is missing');
    }));
});

describe('a folder', () => {
  const folders: readonly (readonly [string, string])[] = [
    ['02-next/01-lesson/en.md', '02-next:1: the chapter is not in chapters.yaml'],
    ['drafts/x.md', 'drafts:1: the chapter is not in chapters.yaml'],
    ['01-chapter/1-lesson/en.md', '01-chapter/1-lesson:1: expected two digits, then small letters, digits, hyphens'],
    ['01-chapter/02-Lesson/en.md', '01-chapter/02-Lesson:1: expected two digits, then small letters, digits, hyphens'],
    ['01-chapter/01-other/en.md', '01-chapter/01-other:1: there are two lessons 01 in this chapter'],
  ];
  it.each(folders)('with %s', (path, said) =>
    withLessons((root) => {
      write(root, path, '');
      expect(checkChapters(root).problems.map((problem) => told(root, problem))).toEqual([said]);
    }),
  );

  it.each(['worlds/x/y.yaml', 'schema/x.json', '.hidden/x', 'README.md', '01-chapter/02-second/en.md'])(
    'with %s is as it should be',
    (path) =>
      withLessons((root) => {
        write(root, path, '');
        expect(checkChapters(root).problems).toEqual([]);
      }),
  );
});

describe('the lessons of a folder', () => {
  it('come in order, with their addresses and numbers', () =>
    withLessons((root) => {
      write(root, '01-chapter/10-late/en.md', '');
      write(root, '11-next/02-x/en.md', '');
      write(root, 'other/01-x/en.md', '');
      expect(findLessons(root).map(({ path, id, chapter: of, number }) => [path, id, of, number])).toEqual([
        [lessonPath, '01-01-lesson', '01-chapter', '1.1'],
        ['01-chapter/10-late', '01-10-late', '01-chapter', '1.10'],
        ['11-next/02-x', '11-02-x', '11-next', '11.2'],
      ]);
    }));

  it('are none where there is no folder', () =>
    withLessons((root) => expect(numberedFolders(join(root, 'nowhere'))).toEqual([])));
});
