import type en from '../en/home.ts';

const home: typeof en = {
  title: 'Ehlo: Lern, wie E-Mail wirklich reist',
  description:
    'Tipp echtes SMTP in eine Konsole, und ein simuliertes Internet antwortet. Lektionen auf Deutsch und Englisch, im Browser.',
  headline: ['Tipp echtes SMTP.', 'Sieh der Mail beim Reisen zu.'],
  lead: 'Ehlo ist ein Mailsystem in einer Webseite. Du sprichst mit seinen Servern wie mit echten, siehst jedes Paket unterwegs und findest heraus, warum eine Mail ankommt, wartet oder zurückkommt.',
  start: 'Mit der ersten Lektion anfangen',
  goOn: 'Dort weitermachen, wo du warst',
  map: 'Der Kurs',
  chapter: 'Kapitel',
  minutes: (n) => `${n} Minuten`,
  notBegun: 'noch nicht begonnen',
  stepOf: (done, all) => `${done} von ${all} Schritten`,
  done: 'geschafft',
  laterChapters: 'In Arbeit',
  progress: 'Dein Fortschritt',
  progressText: 'Er liegt nur in diesem Browser. Als Datei kannst du ihn mitnehmen.',
  exportProgress: 'Als Datei sichern',
  importProgress: 'Aus einer Datei lesen',
  imported: 'Dein Fortschritt wurde aus der Datei gelesen.',
  faults: {
    'not-json': 'Diese Datei lässt sich nicht lesen: Sie ist kein JSON.',
    'not-progress': 'In dieser Datei steht kein Fortschritt aus Ehlo.',
    'unknown-version': 'Diese Datei stammt von einer anderen Version von Ehlo, die diese hier nicht lesen kann.',
    'no-storage': 'Dieser Browser lässt die Seite nichts speichern, also wurde die Datei nicht übernommen.',
  },
  setAside: (key) =>
    `Der gesicherte Fortschritt stammt von einer anderen Version und lässt sich nicht lesen. Er wurde beiseitegelegt, nicht gelöscht (im Speicher des Browsers, als „${key}“).`,
  reasons: [
    [
      'Ein Mailsystem, kein Film',
      'Die Server entscheiden nach ihrer Konfiguration, Wort für Wort wie Postfix. Tipp, was du willst.',
    ],
    ['Die Zeit gehorcht dir', 'Halt sie an, geh Schritt für Schritt, überspring fünf Minuten Warten.'],
    ['Nur für dich', 'Kein Konto, kein Server, kein Tracking. Alles läuft in deinem Browser.'],
  ],
};

export default home;
