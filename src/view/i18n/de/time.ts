import type { TimeTexts } from '../en/time.ts';

const de: TimeTexts = {
  language: 'de',
  play: 'Weiter',
  pause: 'Pause',
  step: 'Schritt',
  stepHint: 'Zum nächsten Ereignis',
  skip: 'Überspringen',
  speed: 'Tempo',
  speeds: { slowest: 'sehr langsam', slow: 'Zeitlupe', brisk: 'zügig', real: 'Echtzeit', fast: '10 × schneller' },
  clock: 'Uhr der Welt',
  elapsed: (span) => `${span} seit Beginn`,
  retry: (id, when) => `als Nächstes: neuer Versuch für ${id} in ${when}`,
  timeout: (when) => `als Nächstes: eine Zeitüberschreitung in ${when}`,
  timer: (when) => `als Nächstes: in ${when}`,
  quiet: 'Gerade ist nichts unterwegs.',
  tabs: 'Ansichten',
  ladder: 'Leiter',
  mail: 'Mail',
  queue: 'Queue',
  faults: 'Störungen',
  trace: 'Protokoll',
  queueEmpty: 'Alle Queues sind leer. Hier steht eine Nachricht nur, solange ihre Zustellung läuft oder warten muss.',
  from: 'von',
  bounce: 'vom Mailsystem (Bounce)',
  trying: 'wird gerade versucht',
  nextTry: (when) => `nächster Versuch in ${when}`,
  traceEmpty: 'Noch ist nichts passiert.',
  traceColumns: { number: 'Nr.', time: 'Zeit', host: 'Rechner', kind: 'Ereignis', cause: 'Wegen' },
  traceLatest: (n) => `Die letzten ${n} Ereignisse`,
};

export default de;
