import type en from '../en/programs.ts';
import manualPages from './manual-pages.ts';

const programs: typeof en = {
  ...manualPages,
  'help.intro': 'Befehle auf diesem Rechner. Mehr zu jedem: man BEFEHL',
  'help.base64': '  base64 DATEI            als Base64 schreiben, mit -d zurück',
  'help.cat': '  cat DATEI…              Dateien zeigen',
  'help.cd': '  cd VERZEICHNIS          in ein anderes Verzeichnis gehen',
  'help.clear': '  clear                   den Bildschirm leeren',
  'help.date': '  date                    Datum und Uhrzeit dieser Welt',
  'help.dig': '  dig NAME TYP            DNS fragen und die ganze Antwort sehen',
  'help.echo': '  echo TEXT               eine Zeile ausgeben',
  'help.exit': '  exit                    diesen Rechner verlassen (oder Strg-D)',
  'help.grep': '  grep MUSTER DATEI…      die passenden Zeilen zeigen',
  'help.head': '  head DATEI              die ersten Zeilen zeigen',
  'help.help': '  help                    diese Liste',
  'help.history': '  history                 was du bisher getippt hast',
  'help.host': '  host NAME               DNS fragen und die kurze Antwort sehen',
  'help.hostname': '  hostname                der Name dieses Rechners',
  'help.logout': '  logout                  wie exit',
  'help.ls': '  ls VERZEICHNIS          Dateien auflisten',
  'help.mail': '  mail                    deine Post lesen; mail ADRESSE schreibt',
  'help.mailq': '  mailq                   die Warteschlange dieses Mailservers',
  'help.man': '  man BEFEHL              die Handbuchseite eines Befehls',
  'help.nc': '  nc RECHNER PORT         eine Verbindung öffnen, roh',
  'help.newaliases': '  newaliases              die Aliasdatei hat sich geändert: neu einlesen',
  'help.openssl': '  openssl s_client …      durch TLS sprechen; openssl x509 … liest Zertifikate',
  'help.ping': '  ping RECHNER            ist ein Rechner da, und wie weit weg?',
  'help.postconf': '  postconf NAME           Einstellungen des Mailservers zeigen und ändern',
  'help.postfix': '  postfix reload          postfix reload: neue Einstellungen; auch check, status',
  'help.postmap': '  postmap -q WORT TAB     eine Tabelle des Mailservers fragen',
  'help.postcat': '  postcat -q ID           eine Nachricht der Warteschlange: Umschlag und Inhalt',
  'help.postqueue': '  postqueue -p | -f       Warteschlange zeigen; jetzt versuchen',
  'help.postsuper': '  postsuper -d ID         Wartendes löschen, anhalten, neu beginnen (root)',
  'help.printf': '  printf FORMAT           Text ausgeben, mit \\r und \\n nach Wunsch',
  'help.pwd': '  pwd                     wo du bist',
  'help.sed': '  sed s/ALT/NEU/ DATEI    Text ändern; mit -i die Datei selbst',
  'help.sleep': '  sleep DAUER             warten: 30, 5m, 2h, 1d',
  'help.ssh': '  ssh RECHNER             dich auf einem anderen Rechner anmelden',
  'help.sudo': '  sudo BEFEHL             einen Befehl als root ausführen',
  'help.swaks': '  swaks --to ADRESSE      eine Testmail senden und jede Zeile sehen',
  'help.tail': '  tail DATEI              die letzten Zeilen zeigen',
  'help.tee': '  tee DATEI               schreibt in eine Datei, was eine Pipe bringt',
  'help.telnet': '  telnet RECHNER PORT     eine Verbindung öffnen und selbst reden',
  'help.whoami': '  whoami                  wer du bist',

  hostOff: '{host} ist ausgeschaltet.',
  shellUnsupported:
    'Diese Shell kennt {what} nicht. Sie kann Pipes |, > und >>, <, ; && und ||, Anführungszeichen und Variablen.',
  optionNotHere: '{program}: Das echte Programm kennt {option}, diese Welt nicht.',
  postfixKept: 'Diese Konfiguration wird nicht übernommen; der Mailserver arbeitet mit der bisherigen weiter.',
  opensslCommands: 'Das echte openssl kann mehr; das hier ist, was man für Mail braucht.',
  digNotHere: 'dig: {what} gibt es hier nicht. Typen: A AAAA MX NS CNAME PTR SOA TXT.',
  grepGroups: 'grep: Gruppen und Anzahlen gibt es hier nicht: kein ( ) und kein { }.',
  mailBadAddress:
    'mail: „{entry}“ ist keine Mailadresse. Die Nachricht wurde nicht verschickt; ihr Text liegt in dead.letter.',
  mailHelp: `  Eingabe, n  die nächste Nachricht   N    Nachricht Nummer N
  p           diese Nachricht         P    mit allen Kopfzeilen
  h           die Liste               -    die Nachricht davor
  d           löschen                 u    doch nicht löschen
  q           beenden                 x    beenden, nichts löschen`,
};

export default programs;
