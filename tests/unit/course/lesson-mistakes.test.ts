import { describe, expect, it } from 'vitest';
import { beginnings, problemsAfter, type Change, type Row } from './folder.ts';

const inYaml = (rows: readonly Row[]): void =>
  it.each(rows)('%j as %j', (from, to, said) => {
    const expected = said.map((reason) => `lesson.yaml:${reason}`);
    const problems = problemsAfter(['lesson.yaml', from, to]).filter((problem) => !/^(en|de)\.md/.test(problem));
    expect(beginnings(problems, expected)).toEqual(expected);
  });

const act = '{ tty: laptop, line: dig MX green.example }';
const taskCheck = 'check: { event: { kind: dns.answer, host: laptop';
const hintCheck = 'when: { event: { kind: dns.answer, host: laptop, name: green.example, type: A } }';
const ownHint = 'say: asked-for-address\n    solution';
/** Short to write, and a million values long. */
const manyAliases = 'abcdefg'
  .split('')
  .map(
    (name, at, all) =>
      `${name}: &${name} [${Array(10)
        .fill(at === 0 ? 1 : `*${all[at - 1]}`)
        .join(', ')}]`,
  )
  .join('\n');
const terminal = '  - { tty: laptop, host: laptop, user: anna }\n';

describe('lesson.yaml: its shape', () => {
  inYaml([
    ['world: base', 'world: Base World', ['2: world: "Base World" is not a key']],
    ['minutes: 5', 'minutes: 0', ['3: minutes: ']],
    ['minutes: 5', 'minutes: soon', ['3: minutes: ']],
    ['minutes: 5', 'minutes: 5\ncolour: red', ['4: colour: ']],
    ['minutes: 5\n', '', ['2: minutes: ']],
    ['do: type', 'do: dance', ['9: steps.0.do: "dance" is none of: type, compose, decide, observe, configure']],
    ['- id: lookup', '- id: Look_Up', ['8: steps.0.id: "Look_Up" is not a key']],
    ['[servers, address]', '[servers]', ['10: steps.0.predict.options: ']],
    [
      'kind: dns.answer, host: laptop, name: green.example, type: MX',
      'kind: dns.reply',
      ['13: steps.0.tasks.0.check.event.kind: "dns.reply" is no kind of event'],
    ],
    ['check: {', 'chek: {', ['12: steps.0.tasks.0: expected a task with one of: check, choose, sort']],
    [
      taskCheck,
      'check: { evnt: { kind: dns.answer, host: laptop',
      ['13: steps.0.tasks.0.check: expected a check with one of: event, absent, sequence, count, state'],
    ],
    [hintCheck, 'when: { lint: bad-style }', ['15: steps.0.hints.0.when.lint: "bad-style" is none of: smtp-at-shell']],
    [
      act,
      '{ tty: laptop, type: dig }',
      ['18: steps.0.solution.0: expected an act with one of: line, signal, input, answer, waitMs'],
    ],
    [
      act,
      '{ input: { kind: tty.line, tty: laptop, line: x } }',
      [
        '18: steps.0.solution.0.input.kind: expected kind: mail.send, mail.retry, mail.open, mail.configure, mail.fetch, host.power, fault.add, fault.remove, bot.start or bot.stop',
      ],
    ],
    ['{ web: MC13 }', '{ web: 13 }', ['29: quiz.0.misconceptions.web: ']],
    ['{ web: MC13 }', '{ web: M13 }', ['29: quiz.0.misconceptions.web: "M13" is not the id of a misconception']],
  ]);
});

describe('lesson.yaml: what is no YAML', () => {
  inYaml([
    ['steps:', 'steps: [', ['8: ']],
    ['world: base', 'world: base\nworld: base', ['3: Map keys must be unique']],
    [terminal, '  - { tty: laptop\n', ['7: ']],
    ['world: base', 'world: *base', ['2: the alias *base has no anchor &base before it']],
    ['minutes: 5', 'minutes: *soon\nrequires: &soon []', ['3: the alias *soon has no anchor &soon before it']],
    ['minutes: 5', 'minutes: 5\nrequires: &all [*all]', ['4: the alias *all stands inside of its own anchor']],
    ['minutes: 5', `minutes: 5\n${manyAliases}`, ['5: Excessive alias count']],
  ]);
});

describe('lesson.yaml: names', () => {
  inYaml([
    ['answer: servers', 'answer: nobody', ['10: "nobody" is none of the options']],
    ['[servers, address]', '[servers, address, servers]', ['10: there are two options "servers"']],
    [terminal, terminal + terminal, ['6: there are two terminals "laptop"']],
    ['- id: lookup', '- id: quiz', ['8: "quiz" is kept for a section of the text', '21: there is no step "lookup"']],
    ['- id: asked', '- id: explain', ['12: "explain" is kept for a section of the text']],
    [
      ownHint,
      ownHint.replace('asked-for-address', 'asked'),
      ['16: a task of this step is called "asked"', '23: step "lookup" has no hint "asked-for-address"'],
    ],
    [
      ownHint,
      ownHint.replace('asked-for-address', 'hints'),
      ['16: "hints" is kept for a section of the text', '23: step "lookup" has no hint "asked-for-address"'],
    ],
    ['step: lookup', 'step: look', ['21: there is no step "look"']],
    ['say: asked-for-address\n\nquiz', 'say: nothing\n\nquiz', ['23: step "lookup" has no hint "nothing"']],
    [
      'answer: mx',
      'answer: nobody',
      ['28: "nobody" is none of the options', '26: the wrong answer "mx" names no misconception'],
    ],
    ['{ web: MC13 }', '{}', ['26: the wrong answer "web" names no misconception (misconceptions: { web: MC04 })']],
    ['{ web: MC13 }', '{ web: MC13, mx: MC01 }', ['29: "mx" is no wrong answer']],
    ['{ web: MC13 }', '{ web: MC13, moon: MC01 }', ['29: "moon" is no wrong answer']],
    ['minutes: 5', 'minutes: 5\nrequires: [01-01-lesson, 01-09-none]', ['4: there is no lesson "01-09-none"']],
    [
      'quiz:\n',
      `quiz:\n  - { id: web-server, options: [a, b], answer: a, misconceptions: { b: MC01 } }\n`,
      ['27: there are two questions "web-server"'],
    ],
  ]);
});

describe('lesson.yaml: answers', () => {
  const questions = `      - { id: which, choose: { options: [a, b], answer: a } }
      - { id: groups, sort: { into: [a, b], items: { To: a, RCPT: b } } }
`;
  /** What is said of lesson.yaml when an answer stands at this place. */
  const saidOf = (place: (is: string) => Change, is: string): string[] =>
    problemsAfter(['lesson.yaml', '    hints:\n', `${questions}    hints:\n`], place(is)).filter((problem) =>
      problem.startsWith('lesson.yaml'),
    );
  const places: readonly (readonly [string, number, (is: string) => Change])[] = [
    ['a hint', 17, (is) => ['lesson.yaml', hintCheck, `when: ${is}`]],
    [
      'a hint, deep inside',
      20,
      (is) => ['lesson.yaml', hintCheck, `when:\n          all:\n          - not:\n              ${is}`],
    ],
    [
      'a task',
      16,
      (is) => ['lesson.yaml', '    hints:\n      - ', `      - { id: x, check: ${is} }\n    hints:\n      - `],
    ],
    ['a solution', 20, (is) => ['lesson.yaml', act, is]],
    ['a wrong attempt', 24, (is) => ['lesson.yaml', '[{ tty: laptop, line: dig green.example }]', `[${is}]`]],
    [
      'the mistakes of all steps',
      23,
      (is) => ['lesson.yaml', 'wrong:\n', `mistakes:\n  - { when: ${is}, say: other }\n\nwrong:\n`],
    ],
  ];
  const answers: readonly (readonly [string, string | null])[] = [
    ['{ to: nobody, is: a }', 'no task of this lesson asks "nobody"'],
    ['{ to: asked, is: a }', 'no task of this lesson asks "asked"'],
    ['{ to: web-server, is: mx }', 'no task of this lesson asks "web-server"'],
    ['{ to: which, is: c }', '"c" is none of the options of "which"'],
    ['{ to: which, is: { To: a } }', '"which" is answered by one of its options'],
    ['{ to: groups, is: a }', '"groups" is answered by a group for each item'],
    ['{ to: groups, is: { To: c, RCPT: b } }', '"c" is none of the groups of "groups"'],
    ['{ to: groups, is: { To: a, Cc: b } }', '"Cc" is none of the items of "groups"'],
    ['{ to: which, is: b }', null],
    ['{ to: groups, is: { To: b, RCPT: a } }', null],
  ];
  describe.each(places)('in %s', (_where, line, place) => {
    it.each(answers)('%s', (answer, said) =>
      expect(saidOf(place, `{ answer: ${answer} }`)).toEqual(said === null ? [] : [`lesson.yaml:${line}: ${said}`]),
    );
  });
});

describe('lesson.yaml: its world', () => {
  const on = (host: string, rest = 'name: green.example') => `{ kind: dns.answer, host: ${host}, ${rest} }`;
  inYaml([
    ['world: base', 'world: moon', ['2: there is no world "moon" in worlds/']],
    ['host: laptop, user: anna', 'host: desk, user: anna', ['5: the world has no host "desk"']],
    ['user: anna', 'user: zoe', ['5: "laptop" has no user "zoe"']],
    [taskCheck, taskCheck.replace('laptop', 'desk'), ['13: the world has no host "desk"']],
    [hintCheck, `when: { all: [{ not: { event: ${on('desk')} } }] }`, ['15: the world has no host "desk"']],
    [hintCheck, `when: { any: [{ absent: ${on('desk')} }] }`, ['15: the world has no host "desk"']],
    [hintCheck, `when: { sequence: [${on('laptop')}, ${on('desk')}] }`, ['15: the world has no host "desk"']],
    [hintCheck, `when: { count: { of: ${on('desk')}, atLeast: 2 } }`, ['15: the world has no host "desk"']],
    [hintCheck, 'when: { state: { connection: { from: a, to: mx1, open: true } } }', ['15: the world has no host "a"']],
    [hintCheck, 'when: { state: { connection: { from: mx1, to: a, open: true } } }', ['15: the world has no host "a"']],
    [hintCheck, 'when: { state: { mailbox: { host: desk, name: anna } } }', ['15: the world has no host "desk"']],
    [
      hintCheck,
      `when: { event: ${on('{ oneOf: [mx1, desk, mx2, moon] }')} }`,
      ['15: the world has no host "desk"', '15: the world has no host "moon"'],
    ],
    [
      hintCheck,
      `when:\n          event:\n            kind: smtp.reply\n            host:\n              oneOf:\n                - mx1\n                - desk`,
      ['21: the world has no host "desk"'],
    ],
    [
      hintCheck,
      'when: { state: { terminal: { tty: nope, program: null } } }',
      ['15: the lesson opens no terminal "nope"'],
    ],
    [
      hintCheck,
      'when: { state: { terminal: { tty: laptop, program: telnet, host: desk } } }',
      ['15: the world has no host "desk"'],
    ],
    [
      hintCheck,
      'when: { event: { kind: tty.foreground, tty: { oneOf: [laptop, nope] } } }',
      ['15: the lesson opens no terminal "nope"'],
    ],
    [
      hintCheck,
      'when: { event: { kind: input, input: { kind: tty.line, tty: nope } } }',
      ['15: the lesson opens no terminal "nope"'],
    ],
    [
      hintCheck,
      'when: { event: { kind: input, input: { kind: host.power, host: desk } } }',
      ['15: the world has no host "desk"'],
    ],
    [
      'check: { event: { kind: dns.answer, host: laptop, name: green.example, type: MX } }',
      'check: { any: [{ state: { terminal: { tty: nope, program: telnet } } }] }',
      ['13: the lesson opens no terminal "nope"'],
    ],
    [hintCheck, 'when: { state: { terminal: { tty: laptop, program: telnet, host: mx1 } } }', []],
    [hintCheck, `when: { event: ${on('{ oneOf: [mx1, mx2] }')} }`, []],
    [hintCheck, `when: { event: ${on('{ starts: mx }')} }`, []],
    [act, act.replace('tty: laptop', 'tty: desk'), ['18: the lesson opens no terminal "desk"']],
    [act, '{ input: { kind: host.power, host: desk, up: false } }', ['18: the world has no host "desk"']],
    ['do: [{ tty: laptop,', 'do: [{ tty: desk,', ['22: the lesson opens no terminal "desk"']],
  ]);
});
