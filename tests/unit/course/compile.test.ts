import { describe, expect, it } from 'vitest';
import { findLessons, readLesson, type ReadLesson } from '../../../src/course/build/read-lesson.ts';
import { change, lessonPath, withLessons, type Change } from './folder.ts';

function read(...changes: readonly Change[]): ReadLesson {
  return withLessons((root) => {
    for (const one of changes) change(root, one);
    const [folder] = findLessons(root);
    if (!folder) throw new Error('there is no lesson');
    return readLesson(root, folder);
  });
}

const yaml = (from: string, to: string): Change => ['lesson.yaml', from, to];
const both = (to: string, anchors: readonly [string, string]): Change[] => [
  ['en.md', anchors[0], `${to}${anchors[0]}`],
  ['de.md', anchors[1], `${to}${anchors[1]}`],
];
const explain: readonly [string, string] = ['### explain', '### explain'];
const quiz: readonly [string, string] = ['## quiz', '## quiz'];

describe('a compiled lesson', () => {
  const { texts, problems, folder } = read();
  const { en, de } = texts;

  it('has the texts of its language', () => {
    expect(problems).toEqual([]);
    expect(folder.path).toBe(lessonPath);
    expect(en).toMatchObject({
      ...{ id: '01-01-lesson', language: 'en', title: 'A new lesson', summary: 'One sentence on what it teaches.' },
      introHtml: '<p>A situation that a person knows, in three sentences.</p>',
      ...{ minutes: 5, world: 'base', codaHtml: '', terminals: [{ tty: 'laptop', host: 'laptop', user: 'anna' }] },
    });
    expect(de).toMatchObject({ id: '01-01-lesson', language: 'de', title: 'Eine neue Lektion' });
  });

  it('has the parts of a step where they belong', () => {
    expect(en?.steps).toMatchObject([
      {
        ...{ id: 'lookup', do: 'type', title: 'Look it up', html: '<p>What to do and why.</p>' },
        predict: { html: '<p>What will the answer name?</p>', answer: 'servers' },
        tasks: [{ id: 'asked', html: 'Ask for the MX record of <code>green.example</code>.', ask: null }],
        explainHtml: '<p>What there is to see.</p>',
        triggered: [{ key: 'asked-for-address', when: { event: { type: 'A' } } }],
        solution: [{ tty: 'laptop', line: 'dig MX green.example' }],
      },
    ]);
    expect(en?.steps[0]?.staged).toHaveLength(3);
    expect(en?.steps[0]?.staged[2]).toBe('<code>dig MX green.example</code>');
  });

  it('has the reason and the misconception with the wrong answer alone', () => {
    expect(en?.quiz[0]?.options).toEqual([
      { key: 'mx', html: 'To a server that its MX records name' },
      {
        ...{ key: 'web', html: 'To its web server', misconception: 'MC13' },
        why: 'The web server may be another machine. Mail asks for MX records.',
      },
    ]);
  });
});

describe('a lesson that is compiled anew', () => {
  it('has its options in the order of lesson.yaml', () => {
    const turned = read(yaml('[servers, address]', '[address, servers]')).texts.en;
    expect(turned?.steps[0]?.predict?.options.map(({ key }) => key)).toEqual(['address', 'servers']);
  });

  it('joins the lines of its summary, and may have a coda', () => {
    const { texts: changed } = read(
      ['en.md', 'One sentence on what', 'One sentence\non what'],
      ...both('## coda\nBreak *it*.\n\n', quiz),
    );
    expect(changed.en).toMatchObject({
      summary: 'One sentence on what it teaches.',
      codaHtml: '<p>Break <em>it</em>.</p>',
    });
  });
});

describe('a task that asks', () => {
  const task = (ask: string): Change => yaml('    hints:\n', `      - { id: extra, ${ask} }\n    hints:\n`);
  const texts = both('### extra\nWhich\none?\n- a: A\n- b: B\n\n', explain);

  it.each([
    [
      'choose: { options: [b, a], answer: a }',
      {
        kind: 'choose',
        html: 'Which one?',
        options: [
          { key: 'b', html: 'B' },
          { key: 'a', html: 'A' },
        ],
      },
      'a',
    ],
    [
      'sort: { into: [a, b], items: { To: a, RCPT: b } }',
      {
        kind: 'sort',
        html: 'Which one?',
        items: ['To', 'RCPT'],
        into: [
          { key: 'a', html: 'A' },
          { key: 'b', html: 'B' },
        ],
      },
      { To: 'a', RCPT: 'b' },
    ],
  ])('%s', (ask, expected, is) => {
    const { texts: compiled, problems } = read(task(ask), ...texts);
    expect(problems).toEqual([]);
    expect(compiled.en?.steps[0]?.tasks[1]).toEqual({
      ...{ id: 'extra', html: 'Which one?', ask: expected },
      check: { answer: { to: 'extra', is } },
    });
  });

  it.each([
    ['choose: { options: [a, b], answer: c }', '"c" is none of the options'],
    ['choose: { options: [a, b, a], answer: a }', 'there are two options "a"'],
    ['sort: { into: [a, b], items: { To: c } }', '"c" is none of the groups'],
  ])('%s is wrong: %s', (ask, reason) => {
    const { problems } = read(task(ask), ...texts);
    expect(problems.map((problem) => [problem.line, problem.reason])).toEqual([[14, reason]]);
  });
});

describe('the mistakes of all steps', () => {
  const mistakes = yaml('wrong:\n', 'mistakes:\n  - { when: { lint: curly-quotes }, say: quotes }\n\nwrong:\n');

  it('come after those of each step', () => {
    const { texts, problems } = read(mistakes, ...both('## mistakes\n### quotes\nStraight ones.\n\n', quiz));
    expect(problems).toEqual([]);
    expect(texts.en?.steps[0]?.triggered.map(({ key, html }) => [key, html])[1]).toEqual([
      'quotes',
      '<p>Straight ones.</p>',
    ]);
  });

  it('need their section', () => {
    expect(read(mistakes).problems.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      '1: the section "mistakes" is missing',
      '1: the section "mistakes" is missing',
    ]);
  });

  it('cannot be called as one of a step', () => {
    const again = yaml(
      'wrong:\n',
      'mistakes:\n  - { when: { lint: curly-quotes }, say: asked-for-address }\n\nwrong:\n',
    );
    const reasons = read(again).problems.map(({ reason }) => reason);
    expect(reasons).toContain('a hint of all steps is called "asked-for-address"');
  });
});

describe('two triggers of one hint', () => {
  it('share its text', () => {
    const second = '      - { when: { lint: curly-quotes }, say: asked-for-address }\n    solution:';
    const { texts, problems } = read(yaml('    solution:', second));
    expect(problems).toEqual([]);
    const [first, other] = texts.en?.steps[0]?.triggered ?? [];
    expect(other?.html).toMatch(/web server/);
    expect(other).toMatchObject({ key: first?.key, html: first?.html });
  });
});

describe('no HTML of a lesson’s text gets through', () => {
  const evil = '<script>x</script> <img src=x onerror=y> [z](javascript:z)';
  const places: readonly (readonly [string, string])[] = [
    ['A situation that', `${evil} that`],
    ['What to do and why.', evil],
    ['What will the answer name?', `${evil}?`],
    ['The servers that take mail\n', `${evil}\n`],
    ['Ask for the MX record of', evil],
    ['What there is to see.', evil],
    ['- Who knows', `- ${evil}`],
    ["That is the address of the domain's web server.", evil],
    ['Where does the mail of a domain go?', evil],
    ['To its web server', evil],
    ['The web server may be another machine.', evil],
    ['## quiz', `## coda\n${evil}\n\n## quiz`],
  ];
  it.each(places)('at %j', (from, to) => {
    const { texts, problems } = read(['en.md', from, to]);
    expect(problems).toEqual([]);
    const compiled = JSON.stringify(texts.en);
    expect(compiled).toContain('&lt;script&gt;');
    expect(compiled).not.toMatch(/<(?:script|img|a )|javascript:/);
  });
});
