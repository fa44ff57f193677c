import type { Language } from '../../format.ts';

/** Time bar and inspector. */
const en = {
  language: 'en' as Language,
  play: 'Play',
  pause: 'Pause',
  step: 'Step',
  stepHint: 'To the next event',
  skip: 'Skip',
  speed: 'Speed',
  speeds: { slowest: 'very slow', slow: 'slow motion', brisk: 'brisk', real: 'real time', fast: '10 × faster' },
  clock: 'Clock of the world',
  elapsed: (span: string) => `${span} since the beginning`,
  retry: (id: string, when: string) => `next: retry of ${id} in ${when}`,
  timeout: (when: string) => `next: a time-out in ${when}`,
  timer: (when: string) => `next: in ${when}`,
  quiet: 'Nothing is under way.',
  tabs: 'Views',
  ladder: 'Ladder',
  mail: 'Mail',
  queue: 'Queue',
  faults: 'Faults',
  wire: 'Wire',
  trace: 'Trace',
  queueEmpty: 'All queues are empty. A message is here only while its delivery is under way or has to wait.',
  from: 'from',
  bounce: 'the mail system (bounce)',
  trying: 'being tried now',
  nextTry: (when: string) => `next try in ${when}`,
  traceEmpty: 'Nothing has happened yet.',
  traceColumns: { number: 'No.', time: 'Time', host: 'Host', kind: 'Event', cause: 'Cause' },
  traceLatest: (n: number) => `The latest ${n} events`,
};

export type TimeTexts = typeof en;
export default en;
