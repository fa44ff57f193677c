import type en from '../en/help.ts';

const help: typeof en = {
  title: 'So geht eine Lektion',
  close: 'Schließen',
  parts: [
    [
      'Lektion',
      'Lesen, vorhersagen, machen. Aufgaben haken sich selbst ab, egal auf welchem Weg. Kaputt machen kannst du nichts.',
    ],
    [
      'Konsole',
      'Ein Terminal auf einem Rechner des simulierten Internets. „help“ zeigt die Befehle, „man telnet“ erklärt einen.',
    ],
    [
      'Karte',
      'Die Rechner und was zwischen ihnen unterwegs ist. Ein Klick auf einen Rechner öffnet sein Terminal, wenn er eines hat.',
    ],
    [
      'Einblick',
      'Jeder Befehl und jede Antwort einer Verbindung, das Mailprogramm, die Warteschlange, die Konfiguration der Server, was auf der Leitung zu lesen ist, und das Protokoll aller Ereignisse.',
    ],
    ['Zeit', 'Sie läuft, solange etwas unterwegs ist. Unten stehen Pause, Schritt und Überspringen.'],
    [
      'Antwortcodes',
      'Klick auf einen, wo immer er steht: Dann liest du, was er bedeutet und was ein Absender jetzt tut.',
    ],
  ],
  keys: 'Tasten',
  keyList: [
    ['Tab', 'ergänzt im Terminal; in einer leeren Zeile oder nach Esc verlässt Tab das Terminal'],
    ['Umschalt+Tab', 'verlässt das Terminal immer'],
    ['↑ ↓', 'frühere Zeilen, wie in jeder Shell'],
    ['Strg+]', 'das Escape-Zeichen von telnet; danach „quit“'],
    [
      '← → ↑ ↓',
      'verschieben den Rand zwischen zwei Bereichen, wenn er den Fokus hat; ein Doppelklick stellt ihn zurück',
    ],
  ],
};

export default help;
