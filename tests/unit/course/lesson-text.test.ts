import { describe, expect, it } from 'vitest';
import { parseLessonText, readOptions, type TextSection } from '../../../src/course/build/lesson-text.ts';
import { Sections } from '../../../src/course/build/sections.ts';

const text = (...lines: readonly string[]): string => lines.join('\n');

/** Sections as `line key/title`, those below them indented. */
const outline = (sections: readonly TextSection[], indent = ''): string[] =>
  sections.flatMap(({ line, key, title, children }) => [
    `${indent}${line} ${key}/${title}`,
    ...outline(children, `${indent}  `),
  ]);

const section = (...lines: readonly string[]): TextSection => ({
  ...{ key: 'predict', title: '', line: 10, children: [] },
  text: text(...lines),
});

describe('the text of a lesson', () => {
  const parsed = parseLessonText(
    text(
      '# The title',
      'Summary.',
      '',
      'Situation.',
      '## one: First: step',
      'Do.',
      '### predict',
      'What?',
      '- a: A',
      '## two',
    ),
  );

  it('is a title, what stands before the first step, and sections', () => {
    expect(parsed).toMatchObject({ title: 'The title', intro: 'Summary.\n\nSituation.', problems: [] });
    expect(outline(parsed.sections)).toEqual(['5 one/First: step', '  7 predict/', '10 two/']);
    expect(parsed.sections[0]?.children[0]?.text).toBe('What?\n- a: A');
  });

  it('may have any line ends', () => {
    const lines = ['# T', 'S.', '## a: A', 'x', 'y'];
    expect(parseLessonText(lines.join('\r\n'))).toEqual(parseLessonText(lines.join('\n')));
  });
});

describe('a line of a text', () => {
  it.each([
    ['```', '## no: heading', '```'],
    ['```type', '# Subject', '```'],
    ['  ```', '### no', '  ```'],
  ])('is no heading in the fence %j', (...fence) => {
    const { sections, problems } = parseLessonText(text('# T', '## a: A', ...fence, '### b'));
    expect(outline(sections)).toEqual(['2 a/A', '  6 b/']);
    expect(problems).toEqual([]);
    expect(sections[0]?.text).toBe(text(...fence).trim());
  });

  it.each(['#no', '####  deeper', '##', 'a # b', ' ## indented: x'])('that is %j is text', (line) => {
    const { sections, problems } = parseLessonText(text('# T', '## a: A', line));
    expect([sections[0]?.text, problems]).toEqual([line.trim(), []]);
  });

  const mistakes: readonly (readonly [readonly string[], number, RegExp])[] = [
    [['Summary.'], 1, /^expected one title .* found 0$/],
    [['# T', '# U'], 1, /^expected one title .* found 2$/],
    [['# T', 'S.', '## a:A'], 3, /^expected "## key: Title", with a space after the colon$/],
    [['# T', 'S.', '### a'], 3, /^"### a" stands before the first "## step"$/],
    [['# T', '## a: A', 'x', '## a: B'], 4, /^there are two sections "a" here$/],
    [['# T', '## a: A', '### b', '### b'], 4, /^there are two sections "b" here$/],
  ];
  it.each(mistakes)('among %j is wrong: line %i', (lines, line, reason) => {
    const { problems } = parseLessonText(text(...lines));
    expect(problems).toEqual([{ line, reason: expect.stringMatching(reason) as string }]);
  });

  it('may have the key of one in another place', () => {
    const { problems } = parseLessonText(text('# T', '## a: A', '### b', '## c: C', '### b'));
    expect(problems).toEqual([]);
  });
});

describe('the options of a section', () => {
  const table: readonly (readonly [readonly string[], string, readonly unknown[]])[] = [
    [['What?'], 'What?', []],
    [
      ['What?', '- a: A', '- b-2: B'],
      'What?',
      [
        { key: 'a', text: 'A' },
        { key: 'b-2', text: 'B', line: 13 },
      ],
    ],
    [
      ['- a: A', '  goes on', '- b: B'],
      '',
      [
        { text: 'A goes on', line: 11 },
        { text: 'B', line: 13 },
      ],
    ],
    [['- a: A', '  > wrong', '  > because', '- b: B'], '', [{ why: 'wrong because' }, { text: 'B', why: '' }]],
    [['- a: A', '> bare'], '', [{ why: 'bare' }]],
    [['> quoted', '- a: A'], '> quoted', [{ why: '' }]],
    [
      ['- no key', '- Upper: x', '- a:b'],
      '',
      [{ key: '', text: 'no key' }, { key: '', text: 'Upper: x' }, { text: 'a:b' }],
    ],
    [['- a: MAIL FROM:<>'], '', [{ key: 'a', text: 'MAIL FROM:<>' }]],
    [['- a: A', '', 'After.'], 'After.', [{ text: 'A' }]],
    [['```', '- a: A', '> b', '```', '- c: C'], '```\n- a: A\n> b\n```', [{ key: 'c', line: 15 }]],
  ];
  it.each(table)('%j', (lines, body, options) => {
    const read = readOptions(section(...lines));
    expect(read.body).toBe(body);
    expect(read.options).toHaveLength(options.length);
    expect(read.options).toMatchObject(options);
  });
});

describe('sections that are asked for', () => {
  const child = section('Text.');
  const parent = { line: 3, children: [child, { ...child, key: 'empty', text: '', line: 20 }] };

  it('are found, or missing, or empty', () => {
    const sections = new Sections();
    expect(sections.find(parent, 'predict')).toBe(child);
    expect(sections.find(parent, 'explain')).toBeNull();
    expect(sections.find(parent, 'empty')?.line).toBe(20);
    expect(sections.find(null, 'explain')).toBeNull();
    expect(sections.findOptional(parent, 'coda')).toBeNull();
    expect(sections.problems).toEqual([
      { line: 3, reason: 'the section "explain" is missing' },
      { line: 20, reason: 'the section "empty" is empty' },
    ]);
  });

  it('leave over what nobody asked for, once for all that is below it', () => {
    const sections = new Sections();
    const grand = { ...child, key: 'grand', line: 21 };
    const tree = [
      { ...child, children: [grand] },
      { ...child, key: 'other', line: 30, children: [grand] },
    ];
    sections.findOptional({ line: 1, children: tree }, 'predict');
    sections.leftOver(tree);
    expect(sections.problems.map(({ line }) => line)).toEqual([21, 30]);
  });

  it('have their options in the order of lesson.yaml, as HTML', () => {
    const sections = new Sections();
    const asked = section('What?', '- a: `A`', '  > not *this*', '- b: <b>');
    expect(sections.question(asked, ['b', 'a'])).toEqual({
      body: 'What?',
      options: [
        { key: 'b', html: '&lt;b&gt;' },
        { key: 'a', html: '<code>A</code>', why: 'not <em>this</em>' },
      ],
    });
    expect(sections.problems).toEqual([]);
    expect(sections.question(null, ['a'])).toEqual({ body: '', options: [] });
  });
});
