import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkLessons } from '../../../src/course/build/check-lessons.ts';
import { beginnings, lessonPath, problemsAfter, told, withLessons, write, type Change, type Row } from './folder.ts';

const textRows: readonly Row[] = [
  ['# A new lesson\n', 'A new lesson\n', ['1: expected one title ("# Title"), found 0']],
  ['One sentence on what', '# Two\nOne sentence on what', ['1: expected one title ("# Title"), found 2']],
  [
    'One sentence on what it teaches.\n\nA situation that a person knows, in three sentences.\n',
    '',
    ['1: the summary is missing (the first paragraph under the title)'],
  ],
  ['## lookup: Look it up', '## lookup', ['6: expected "## lookup: Title"']],
  [
    '## lookup: Look it up',
    '## lookup:Look it up',
    [
      '1: the section "lookup" is missing',
      '6: expected "## key: Title", with a space after the colon',
      ...['9: "### predict"', '14: "### asked"', '17: "### explain"', '20: "### hints"'],
      '25: "### asked-for-address" stands before the first "## step"',
    ],
  ],
  ['### explain\nWhat there is to see.\n', '', ['6: the section "explain" is missing']],
  ['What there is to see.\n', '', ['17: the section "explain" is empty']],
  [
    '### explain',
    '### explained',
    ['6: the section "explain" is missing', '17: the section "explained" belongs to nothing in lesson.yaml'],
  ],
  ['### explain', '### asked', ['6: the section "explain" is missing', '17: there are two sections "asked" here']],
  [
    '- servers: The servers',
    '- servants: The servers',
    ['9: the option "servers" has no text', '11: the option "servants" is not in lesson.yaml'],
  ],
  ['- servers: The servers', '- The servers', ['9: the option "servers" has no text', '11: expected "- key: text"']],
  ['- address: The', '- servers: The', ['9: the option "address" has no text', '12: there are two options "servers"']],
  [
    "- address: The address of Ben's computer",
    '- address:',
    ['9: the option "address" has no text', '12: expected "- key: text"'],
  ],
  ['What will the answer name?\n', '', ['9: "predict" has options, but no question']],
  ['- MX records name the servers that take mail.\n', '', ['20: expected a list of three hints: nudge, rule']],
  ['### hints\n', '### hints\nThree of them:\n', ['20: expected a list of three hints: nudge, rule, worked line']],
  [
    '### asked-for-address',
    '### asked-for-addresses',
    [
      '6: the section "asked-for-address" is missing',
      '25: the section "asked-for-addresses" belongs to nothing in lesson.yaml',
    ],
  ],
  [
    '  > The web server may be another machine. Mail asks for MX records.\n',
    '',
    ['29: the wrong answer "web" does not say why ("> …")'],
  ],
  ['- web: To its', '  > Right!\n- web: To its', ['29: "mx" is the right answer, but has a "> why"']],
  [
    '## quiz',
    '## quizz',
    ['1: the section "quiz" is missing', '28: the section "quizz" belongs to nothing in lesson.yaml'],
  ],
  ['## quiz', '## mistakes\n### x\nText.\n\n## quiz', ['28: the section "mistakes" belongs to nothing in lesson.yaml']],
];

describe('a text', () => {
  it.each(textRows)('%j as %j', (from, to, said) => {
    const expected = said.map((reason) => `en.md:${reason}`);
    expect(beginnings(problemsAfter(['en.md', from, to]), expected)).toEqual(expected);
  });

  it('is checked in every language', () => {
    expect(problemsAfter(['de.md', '## lookup: Nachschlagen', '## lookup'])).toEqual([
      'de.md:6: expected "## lookup: Title"',
    ]);
  });
});

describe('a lesson', () => {
  it('that is new has no mistakes', () => expect(problemsAfter()).toEqual([]));

  it('tells the mistakes of all its files at once', () => {
    const changes: Change[] = [
      ['lesson.yaml', 'user: anna', 'user: zoe'],
      ['en.md', 'What there is to see.\n', ''],
      ['de.md', 'Was es zu sehen gibt.\n', ''],
    ];
    expect(problemsAfter(...changes)).toEqual([
      'lesson.yaml:5: "laptop" has no user "zoe"',
      'en.md:17: the section "explain" is empty',
      'de.md:17: the section "explain" is empty',
    ]);
  });

  it.each([
    ['lesson.yaml', 'the file is missing'],
    ['en.md', 'the text in this language is missing'],
    ['de.md', 'the text in this language is missing'],
  ])('without its %s', (file, reason) =>
    withLessons((root) => {
      rmSync(join(root, lessonPath, file));
      expect(checkLessons(root).problems.map((problem) => told(root, problem))).toEqual([
        `${lessonPath}/${file}:1: ${reason}`,
      ]);
    }),
  );
});

/** The worlds of the course that say only what is other than in the base world. */
const extending = readdirSync('lessons/worlds')
  .filter((name) => name !== 'base.yaml')
  .map((name) => `worlds/${name}`)
  .sort();

describe('a lesson that cannot be read', () => {
  it('still tells what is wrong with its texts alone', () => {
    const problems = problemsAfter(['lesson.yaml', 'do: type', 'do: dance'], ['en.md', '# A new lesson\n', '']);
    expect(problems.map((problem) => problem.slice(0, 14))).toEqual(['lesson.yaml:9:', 'en.md:1: expec']);
  });

  it.each([
    ['', '1: the file: '],
    ['null', '1: the file: '],
    ['7', '1: the file: '],
    ['\tworld: base', '1: Tabs are not allowed'],
    ['# a lesson\nworld: *base\n', '2: the alias *base has no anchor &base before it'],
    ['world: base\r\nminutes: soon\r\n', '2: minutes: '],
  ])('whose lesson.yaml is %j', (text, said) =>
    withLessons((root) => {
      write(root, `${lessonPath}/lesson.yaml`, text);
      const [first = ''] = checkLessons(root).problems.map((problem) => told(root, problem));
      const expected = `${lessonPath}/lesson.yaml:${said}`;
      expect(first.slice(0, expected.length)).toBe(expected);
    }),
  );

  it('for a world with an alias to nothing leaves the mistake to the world', () =>
    withLessons((root) => {
      write(root, 'worlds/base.yaml', 'name: base\nhosts: *hosts\n');
      expect(checkLessons(root).problems.map((problem) => told(root, problem))).toEqual([
        'worlds/base.yaml:2: the alias *hosts has no anchor &hosts before it',
        // And to the worlds that extend it.
        ...extending.map((file) => expect.stringMatching(`^${file}:1: extends: .*base\\.yaml:2: the alias`) as string),
      ]);
    }));

  it('for a broken world leaves the mistake to the world', () =>
    withLessons((root) => {
      write(root, 'worlds/base.yaml', 'name: [');
      const files = checkLessons(root).problems.map((problem) => told(root, problem).split(':')[0]);
      expect([...new Set(files)]).toEqual(['worlds/base.yaml', ...extending]);
    }));
});
