import { EvidenceKeeper } from '../../../src/course/evidence.ts';
import { inputsBefore, type Check, type CompiledLesson, type Step } from '../../../src/course/lesson.ts';
import { startPlayer, type Player, type PlayerContext } from '../../../src/course/player.ts';
import type { SimEvent, TraceEvent } from '../../../src/sim/trace.ts';
import { foreground, stamped } from './trace.ts';

export const replied = (to: string, code: number): Check => ({ event: { kind: 'smtp.reply', to, reply: { code } } });

const step = (id: string, more: Partial<Step>): Step => ({
  ...{ id, do: 'type', title: id, html: '', predict: null, tasks: [], explainHtml: '', triggered: [], staged: [] },
  begin: [],
  solution: [],
  ...more,
});

const option = (key: string) => ({ key, html: key });
const task = (id: string, check: Check) => ({ id, html: id, check, ask: null });

const inStep: Check = { event: { kind: 'smtp.reply', to: 'RSET', reply: { code: 250 } }, since: 'step' };

/** Three steps and two questions. The first step and the last are done by replies, the second by an answer too. */
export const lesson: CompiledLesson = {
  ...{ id: '01-01-made', language: 'en', title: 'Made', summary: '', introHtml: '', minutes: 1, world: 'base' },
  terminals: [{ tty: 't', host: 'laptop', user: 'anna' }],
  steps: [
    step('hello', {
      predict: { html: '', options: [option('yes'), option('no')], answer: 'yes' },
      tasks: [task('ehlo', replied('EHLO', 250)), task('mail', replied('MAIL', 250))],
      staged: ['nudge', 'rule', 'line'],
      triggered: [
        { when: { lint: 'smtp-at-shell' }, key: 'at-shell', html: '' },
        { when: replied('EHLO', 501), key: 'name-missing', html: '' },
        { when: { all: [replied('EHLO', 501), { lint: 'smtp-at-shell' }] }, key: 'both', html: '' },
        { when: replied('EHLO', 501), key: 'listed-later', html: '' },
        { when: { count: { of: { kind: 'smtp.reply', to: 'VRFY' }, atLeast: 2 } }, key: 'asked-twice', html: '' },
      ],
      solution: [
        { tty: 't', line: 'EHLO me' },
        { answer: { to: 'colour', is: 'blue' } },
        { tty: 't', line: 'MAIL FROM:<>' },
      ],
    }),
    step('colour', {
      tasks: [task('red', { answer: { to: 'colour', is: 'red' } }), task('rset', inStep)],
      staged: ['one'],
      triggered: [
        { when: { answer: { to: 'colour', is: 'blue' } }, key: 'not-blue', html: '' },
        { when: { lint: 'smtp-at-shell' }, key: 'at-shell', html: '' },
        { when: replied('EHLO', 501), key: 'name-missing', html: '' },
      ],
      solution: [{ tty: 't', line: 'RSET' }],
    }),
    step('leave', { tasks: [task('quit', replied('QUIT', 221))] }),
  ],
  quiz: [
    { id: 'who', html: '', options: [option('ben'), option('anna')], answer: 'anna' },
    { id: 'where', html: '', options: [option('here'), option('there')], answer: 'here' },
  ],
  codaHtml: '',
};

/** A learner before the lesson: what happens, what is pressed, and where the player is then. */
export class Learner {
  readonly player: Player;
  readonly heard: PlayerContext[] = [];
  readonly #events: TraceEvent[] = [];
  readonly #keeper = new EvidenceKeeper(this.#events);

  /** `arrived`: what brings the world to this step has happened; all of it at a shell, where it is a mistake. */
  constructor(from = 0, arrived = true) {
    this.player = startPlayer(lesson, from, ({ context }) => this.heard.push(context));
    this.sees(foreground(null));
    if (arrived)
      this.sees(...inputsBefore(lesson, from).map((input): SimEvent => ({ kind: 'input', host: '', input })));
  }

  get context(): PlayerContext {
    return this.player.snapshot.context;
  }

  get where(): string {
    const { value, context } = this.player.snapshot;
    return value === 'quiz' || value === 'done' ? value : `${lesson.steps[context.step]?.id ?? '?'}: ${String(value)}`;
  }

  sees(...events: readonly SimEvent[]): this {
    this.#events.push(...stamped(events, this.#events.length));
    return this.#look();
  }

  answers(to: string, is: string): this {
    this.#keeper.answers = { ...this.#keeper.answers, [to]: is };
    return this.#look();
  }

  presses(...events: Parameters<Player['send']>[0][]): this {
    for (const event of events) this.player.send(event);
    if (events.some(({ type }) => type === 'NEXT' || type === 'GO')) this.#keeper.beginStep();
    return this;
  }

  predicts(answer: string): this {
    return this.presses({ type: 'PREDICT', option: answer });
  }

  #look(): this {
    this.#keeper.catchUp();
    this.player.send({ type: 'LOOK', evidence: this.#keeper.evidence });
    return this;
  }
}
