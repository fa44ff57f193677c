const home = {
  title: 'Ehlo: learn how e-mail really travels',
  description:
    'Type real SMTP into a console, and a simulated Internet answers. Lessons in English and German, in your browser.',
  headline: ['Type real SMTP.', 'Watch the mail travel.'],
  lead: 'Ehlo is a mail system in a web page. You talk to its servers as to real ones, see every packet on its way, and find out why a mail arrives, waits, or comes back.',
  start: 'Start with the first lesson',
  goOn: 'Go on where you left off',
  map: 'The course',
  chapter: 'Chapter',
  minutes: (n: number) => `${n} minutes`,
  notBegun: 'not begun',
  stepOf: (done: number, all: number) => `${done} of ${all} steps`,
  done: 'done',
  laterChapters: 'Being written',
  progress: 'Your progress',
  progressText: 'It is kept in this browser, and nowhere else. Take it with you as a file.',
  exportProgress: 'Save as a file',
  importProgress: 'Read from a file',
  imported: 'Your progress was read from the file.',
  faults: {
    'not-json': 'This file cannot be read: it is no JSON.',
    'not-progress': 'This file holds no progress of Ehlo.',
    'unknown-version': 'This file was written by another version of Ehlo, which this one cannot read.',
    'no-storage': 'This browser does not let the page keep anything, so the file was not taken over.',
  },
  setAside: (key: string) =>
    `The saved progress was written by another version and cannot be read. It was set aside, not deleted (in the browser’s storage, as “${key}”).`,
  reasons: [
    [
      'A mail system, not a film',
      'The servers decide by their configuration, word for word as Postfix does. Type what you like.',
    ],
    ['Time obeys you', 'Stop it, go step by step, skip five minutes of waiting.'],
    ['Yours alone', 'No account, no server, no tracking. Everything runs in your browser.'],
  ] as readonly (readonly [string, string])[],
};

export default home;
