import type en from '../en/console.ts';

const text: typeof en = {
  terminals: 'Terminals',
  terminal: (name) => `Terminal ${name}`,
  inputLabel: 'Zeile eingeben',
  send: 'Senden',
  suggestions: 'Vorgeschlagene Zeilen',
  transcript: 'Was das Terminal ausgegeben hat',
  showInput: 'Eingabezeile',
  leaveHint: 'Tab ergänzt. Mit Umschalt+Tab verlässt du das Terminal.',
  more: (lines) => `… und ${lines} weitere Zeilen`,
  interrupt: 'Strg-C',
  endOfInput: 'Strg-D',
  loading: 'Das Terminal wird geladen …',
};

export default text;
