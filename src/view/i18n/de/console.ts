import type en from '../en/console.ts';

const text: typeof en = {
  terminals: 'Terminals',
  terminal: (name) => `Terminal ${name}`,
  inputLabel: 'Zeile eingeben',
  send: 'Senden',
  suggestions: 'Vorgeschlagene Zeilen',
  transcript: 'Was das Terminal ausgegeben hat',
  showInput: 'Eingabezeile',
  asText: 'Als Text',
  explain: (codes) => `${codes} erklären`,
  leaveHint:
    'Tab ergänzt; in einer leeren Zeile oder nach Esc verlässt Tab das Terminal. Umschalt+Tab verlässt es immer.',
  more: (lines) => (lines === 1 ? '… eine weitere Zeile …' : `… ${lines} weitere Zeilen …`),
  interrupt: 'Strg-C',
  endOfInput: 'Strg-D',
  loading: 'Das Terminal wird geladen …',
  notLoaded: 'Das Terminal konnte nicht geladen werden. Lade die Seite neu.',
};

export default text;
