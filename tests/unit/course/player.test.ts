import { describe, expect, it } from 'vitest';
import { currentStep } from '../../../src/course/player.ts';
import type { SimEvent } from '../../../src/sim/trace.ts';
import { Learner, lesson } from './lesson.ts';
import { foreground, line, reply } from './trace.ts';

const next = { type: 'NEXT' } as const;
const hello: readonly SimEvent[] = [line('EHLO me'), reply('EHLO', 250)];
const mail: readonly SimEvent[] = [line('MAIL FROM:<>'), reply('MAIL', 250)];
const rset: readonly SimEvent[] = [line('RSET'), reply('RSET', 250)];
const quit: readonly SimEvent[] = [line('QUIT'), reply('QUIT', 221)];

const atQuiz = (): Learner => {
  const learner = new Learner()
    .predicts('no')
    .sees(...hello, ...mail)
    .presses(next);
  learner
    .answers('colour', 'red')
    .sees(...rset)
    .presses(next);
  return learner.sees(...quit).presses(next);
};

describe('a step', () => {
  it('is done when all of its tasks are, and something was predicted, however wrong', () => {
    const learner = new Learner().sees(...hello);
    expect(learner.context.tasksDone).toEqual(['ehlo']);
    learner.sees(...mail);
    expect([learner.where, learner.context.tasksDone]).toEqual(['hello: doing', ['ehlo', 'mail']]);
    expect(learner.predicts('no').where).toBe('hello: explaining');
    expect(learner.context).toMatchObject({ stepsDone: ['hello'], predictions: { hello: 'no' } });
  });

  it('takes only a prediction that is offered', () => {
    const learner = new Learner().sees(...hello, ...mail).predicts('perhaps');
    expect([learner.where, learner.context.predictions]).toEqual(['hello: doing', {}]);
  });

  it('takes another prediction while it is being done', () => {
    expect(new Learner().predicts('no').predicts('yes').context.predictions).toEqual({ hello: 'yes' });
  });

  it('keeps a task done, whatever comes later', () => {
    const learner = new Learner(1).answers('colour', 'red');
    expect(learner.context.tasksDone).toEqual(['red']);
    expect(learner.answers('colour', 'blue').context.tasksDone).toEqual(['red']);
  });

  it('has its tasks in the order of the lesson, in whatever order they were done', () => {
    expect(new Learner().sees(...mail, ...hello).context.tasksDone).toEqual(['ehlo', 'mail']);
  });
});

describe('the end of a step', () => {
  it('is not to be had before it is done', () => {
    expect(new Learner().predicts('yes').presses(next).where).toBe('hello: doing');
  });

  it('is the beginning of the next, afresh', () => {
    const learner = new Learner()
      .predicts('no')
      .sees(...hello)
      .presses({ type: 'HINT' }, { type: 'SOLUTION' });
    learner.sees(...mail).presses(next);
    expect(learner.where).toBe('colour: doing');
    expect(learner.context).toMatchObject({ tasksDone: [], hintsShown: 0, solutionShown: false, triggered: null });
    expect(currentStep(learner.context)?.id).toBe('colour');
  });

  it('is the end of looking', () => {
    const learner = new Learner().predicts('no').sees(...hello, ...mail);
    learner.sees(foreground(null), line('QUIT'));
    expect([learner.where, learner.context.triggered]).toEqual(['hello: explaining', null]);
  });

  it('is told to the listener, as every change', () => {
    const learner = new Learner().predicts('no').sees(...hello, ...mail);
    expect(learner.heard.at(-1)).toBe(learner.context);
    expect(learner.heard.map(({ tasksDone }) => tasksDone.length)).toEqual(expect.arrayContaining([0, 2]));
  });
});

describe('the hint for a mistake', () => {
  const typo: readonly SimEvent[] = [line('QUIT')];
  const nameless: readonly SimEvent[] = [foreground('telnet'), line('EHLO'), reply('EHLO', 501), foreground(null)];

  const asked: readonly SimEvent[] = [foreground('telnet'), line('VRFY ben'), reply('VRFY', 252)];

  const table: readonly (readonly [string, readonly SimEvent[], string | null])[] = [
    ['none was made', [], null],
    ['one was made', typo, 'at-shell'],
    ['another was made', nameless, 'name-missing'],
    ['the newest is the first one listed', [...nameless, ...typo], 'at-shell'],
    ['the newest is the second one listed', [...typo, ...nameless], 'name-missing'],
    ['an old one is made again', [...typo, ...nameless, ...typo], 'at-shell'],
    ['something right was done since, but no task', [...typo, line('ls')], 'at-shell'],
    ['a task was done since', [...typo, foreground('telnet'), ...hello], null],
    ['one was made once too often', [...asked, ...asked], 'asked-twice'],
    ['it was not made often enough', asked, null],
    ['a task was done since one was made once too often', [...asked, ...asked, ...hello], null],
    [
      'something went wrong since one was made once too often',
      [...asked, ...asked, foreground(null), ...typo],
      'at-shell',
    ],
    ['a task was done before', [foreground('telnet'), ...hello, foreground(null), ...typo], 'at-shell'],
  ];
  it.each(table)('when %s', (_what, events, key) => expect(new Learner().sees(...events).context.triggered).toBe(key));

  it('does not come back after a task when something else happens', () => {
    const learner = new Learner().sees(...typo);
    learner.sees(foreground('telnet'), ...hello).sees(line('NOOP'), reply('NOOP', 250));
    expect(learner.context.triggered).toBeNull();
  });

  it('for the count of a mistake does not come back either, however long the lesson goes on', () => {
    const learner = new Learner().sees(...asked, ...asked);
    learner.sees(...hello).sees(line('NOOP'), reply('NOOP', 250));
    expect(learner.context.triggered).toBeNull();
    expect(learner.answers('colour', 'blue').context.triggered).toBeNull();
  });

  it('is not that of the step before', () => {
    const learner = new Learner()
      .predicts('no')
      .sees(...typo, ...hello, ...mail)
      .presses(next);
    expect(learner.sees(line('ls'), reply('NOOP', 250)).context.triggered).toBeNull();
    expect(learner.sees(...typo).context.triggered).toBe('at-shell');
  });

  it('is that of a wrong answer until it is a right one', () => {
    const learner = new Learner(1).sees(line('ls')).answers('colour', 'blue');
    expect(learner.context.triggered).toBe('not-blue');
    expect(learner.answers('colour', 'green').context.triggered).toBeNull();
  });
});

describe('staged hints', () => {
  it.each([
    [0, 0, 0],
    [0, 1, 1],
    [0, 3, 3],
    [0, 5, 3],
    [1, 2, 1],
    [2, 1, 0],
  ])('of step %i, asked for %i times, are %i', (step, times, shown) => {
    const learner = new Learner(step);
    for (let count = 0; count < times; count++) learner.presses({ type: 'HINT' });
    expect(learner.context.hintsShown).toBe(shown);
    expect(learner.context.solutionShown).toBe(false);
  });

  it('and the solution stay while the step is being done', () => {
    const learner = new Learner().presses({ type: 'HINT' }, { type: 'SOLUTION' }).sees(...hello);
    expect(learner.context).toMatchObject({ hintsShown: 1, solutionShown: true, tasksDone: ['ehlo'] });
  });
});

describe('the quiz', () => {
  const quiz = (question: string, option: string) => ({ type: 'QUIZ', question, option }) as const;

  it('comes after the last step', () => {
    expect([atQuiz().where, atQuiz().context.stepsDone]).toEqual(['quiz', ['hello', 'colour', 'leave']]);
  });

  it.each([
    ['one right', [quiz('who', 'anna')], 'quiz'],
    ['one wrong', [quiz('who', 'anna'), quiz('where', 'there')], 'quiz'],
    ['both right', [quiz('where', 'here'), quiz('who', 'anna')], 'done'],
    ['wrong, then right', [quiz('who', 'ben'), quiz('where', 'here'), quiz('who', 'anna')], 'done'],
    ['right, then wrong', [quiz('who', 'anna'), quiz('who', 'ben'), quiz('where', 'here')], 'quiz'],
    ['wrong once it is done', [quiz('who', 'anna'), quiz('where', 'here'), quiz('who', 'ben')], 'done'],
  ])('with %s is %s', (_what, answers, where) => {
    const learner = atQuiz().presses(...answers);
    expect(learner.where).toBe(where);
    const last = answers.at(-1);
    expect(learner.context.quiz[last?.question ?? '']).toBe(last?.option);
  });

  it('takes no answer before', () => {
    expect(new Learner().presses(quiz('who', 'anna')).context.quiz).toEqual({});
  });
});

describe('going to a step', () => {
  const go = (step: number) => ({ type: 'GO', step }) as const;

  it.each([
    [0, 'hello: doing'],
    [1, 'colour: doing'],
    [3, 'quiz'],
    [-1, 'quiz'],
    [0.5, 'quiz'],
  ])('%d from the quiz leads to %s', (step, where) => expect(atQuiz().presses(go(step)).where).toBe(where));

  it('begins it afresh, and forgets no step that was done', () => {
    const learner = new Learner()
      .predicts('no')
      .sees(...hello, ...mail)
      .presses(next);
    learner.presses({ type: 'HINT' }, go(0));
    expect(learner.context).toMatchObject({ step: 0, tasksDone: [], hintsShown: 0, stepsDone: ['hello'] });
  });
});

describe('a lesson resumed at a step', () => {
  it('knows the steps before as done', () => {
    const { context, where } = new Learner(1);
    expect([where, context.stepsDone]).toEqual(['colour: doing', ['hello']]);
    expect(context.from).toEqual({ step: 1, inputs: 3 });
  });

  it('has not begun the step while it is brought there', () => {
    const learner = new Learner(1, false).sees(line('one'), line('QUIT'), reply('RSET', 250));
    expect([learner.context.tasksDone, learner.context.triggered]).toEqual([[], null]);
  });

  it('speaks of no mistake that was made on the way', () => {
    expect(new Learner(1).sees(foreground('telnet'), line('NOOP')).context.triggered).toBeNull();
  });

  it('speaks of a mistake made since', () => {
    expect(new Learner(1).sees(line('QUIT')).context.triggered).toBe('at-shell');
  });

  it('at its end has all steps done, and goes on to the quiz', () => {
    const learner = new Learner(lesson.steps.length - 1).sees(...quit).presses(next);
    expect(learner.where).toBe('quiz');
  });
});
