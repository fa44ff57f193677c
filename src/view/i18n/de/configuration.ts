import { isLeftOut } from '../../configuration/left-out.ts';
import type { ConfigurationTexts } from '../en/configuration.ts';

const de: ConfigurationTexts = {
  language: 'de',
  title: 'Konfiguration',
  server: 'Server',
  file: 'Datei',
  unsavedFile: (name) => `${name} (geändert)`,
  newFile: (name) => `${name} (neu)`,
  label: (file, host) => `${file} auf ${host}`,
  line: (line) => `Zeile ${line}`,
  levels: { error: 'Fehler', warning: 'Warnung', note: 'Hinweis' },
  counts: (errors, warnings, notes) => {
    const found = [
      ...(errors > 0 ? [`${errors} Fehler`] : []),
      ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'Warnung' : 'Warnungen'}`] : []),
      ...(notes > 0 ? [`${notes} ${notes === 1 ? 'Hinweis' : 'Hinweise'}`] : []),
    ];
    return found.length > 0 ? found.join(', ') : 'Keine Fehler';
  },
  meant: (name) => `Meinst du „${name}“?`,
  create: (file) => `${file} schreiben`,
  save: (files, isStart) => {
    const then = isStart ? 'starten' : 'neu laden';
    if (files === 0) return isStart ? 'Starten' : 'Neu laden';
    return files === 1 ? `Speichern und ${then}` : `${files} Dateien speichern und ${then}`;
  },
  discard: 'Verwerfen',
  restore: 'Meinen Text zurückholen',
  meanwhile: (file) => `${file} ist inzwischen geändert worden, und nicht hier.`,
  meanwhileHint: 'Welcher Text soll gelten?',
  added: (line) => `Neu in Zeile ${line}`,
  gone: (line) => `Weg aus Zeile ${line}`,
  take: 'Datei nehmen, wie sie ist',
  keep: 'Meinen Text behalten',
  moved: 'Diese Datei ist seitdem geändert worden: Die Zeile kann jetzt woanders stehen.',
  dovecot: 'Dovecot liest seine Dateien, wenn der Server startet: Schalte ihn auf der Karte aus und wieder ein.',
  tooLong: (max) => `Das ist zu lang: Eine Datei darf ${max} Zeichen haben.`,
  standing: {
    off: () => 'Dieser Server ist ausgeschaltet.',
    'not-started': () => 'So startet Postfix nicht. Seine Ports bleiben geschlossen.',
    refused: () => 'Das weist Postfix zurück. Was vorher galt, gilt weiter.',
    stopped: () => 'Das Mailsystem ist angehalten.',
    unread: () => 'Gespeichert, aber noch nicht gelesen: Es gilt weiter der alte Text.',
    'in-force': (time) => `In Kraft seit ${time}.`,
  },
  words: {
    'no-equals': (name) => `In „${name}“ fehlt das „=“. Eine Einstellung schreibt man: Name = Wert.`,
    'unknown-setting': (name) => `Eine Einstellung „${name}“ gibt es nicht; sie wird übergangen.`,
    overridden: (name, value) => `„${name}“ steht zweimal da. Diese Zeile gilt; die mit „${value}“ gilt nicht.`,
    'not-a-number': (_, value) => `„${value}“ ist keine Zahl.`,
    'out-of-range': (name, value) => `„${name}“ kann diesen Wert nicht haben: ${value}.`,
    'not-yes-or-no': (_, value) => `Hier muss „yes“ oder „no“ stehen, nicht „${value}“.`,
    'not-a-time': (_, value) => `„${value}“ ist keine Zeit: eine Zahl, dann s, m, h, d oder w.`,
    'not-a-choice': (name, value) => `„${value}“ ist kein Wert, den „${name}“ haben kann.`,
    'unknown-restriction': (_, value) =>
      `Eine Regel „${value}“ gibt es nicht: Hier wird der Server 451 4.3.5 antworten.`,
    'expansion-loop': (name) => `„${name}“ verweist auf sich selbst.`,
    'bad-network': (_, value) => `„${value}“ ist kein Netz wie etwa 192.0.2.0/24.`,
    'no-table': (_, value) => `Eine Tabelle „${value}“ gibt es nicht: Hier wird der Server 451 4.3.5 antworten.`,
    'bad-table': (_, value) => `Tabellen vom Typ „${value}“ gibt es nicht.`,
    'open-relay': () => 'Nichts hält hier Fremde davon ab, Mail an Fremde zu senden. So startet Postfix nicht.',
    'no-file': (name) => `${name} fehlt.`,
    'too-few-columns': (name, value) => `„${name}“ fehlt die Spalte „${value}“.`,
    'bad-transport': (_, value) => `„${value}“ ist keine Art von Dienst wie inet oder unix.`,
    'bad-column': (name, value) => `„${value}“ kann nicht in der Spalte „${name}“ stehen.`,
    'private-port': () => 'Ein Port ist für alle da: In der Spalte „private“ muss n stehen.',
    'unknown-port': (name) => `„${name}“ ist kein Port.`,
    'open-section': (name) => `Der Abschnitt „${name}“ wird nicht mit „}“ geschlossen.`,
    'no-effect': (name) => `Postfix kennt „${name}“, aber in dieser Welt bewirkt es nichts.`,
    'bad-rule': (_, value) =>
      isLeftOut(value)
        ? 'Diese Zeile der Tabelle wird übergangen.'
        : 'So ist diese Zeile der Tabelle wohl nicht gemeint.',
  },
};

export default de;
