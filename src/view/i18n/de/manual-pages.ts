import type en from '../en/manual-pages.ts';

const manualPages: typeof en = {
  'man.base64': `base64 - Oktette als Base64 schreiben, und zurück

  base64 DATEI    oder was durch eine Pipe kommt, in Zeilen zu 76 Zeichen
    -d    dekodiert        -w 0  eine Zeile, ohne Zeilenende

Was AUTH PLAIN haben will:  printf '\\0anna\\0geheim' | base64
Mit echo geht das schief: echo hängt ein Zeilenende an und lässt \\0 stehen.
Base64 verbirgt nichts: Wer es liest, kann es auch dekodieren.`,
  'man.cat': `cat - Dateien zeigen

  cat DATEI…    zeigt die Dateien nacheinander
  cat -n DATEI  mit Nummern vor den Zeilen
  cat -A DATEI  zeigt Zeilenenden als $ und Wagenrückläufe als ^M

Auch dein Postfach ist eine Datei: cat /var/mail/NAME zeigt es, wie es
gespeichert ist.`,
  'man.cd': `cd - in ein anderes Verzeichnis gehen

  cd VERZEICHNIS  geht dorthin; .. ist eins höher, ~ ist dein Zuhause
  cd              geht nach Hause`,
  'man.clear': `clear - den Bildschirm leeren

  clear         (oder Strg-L)`,
  'man.date': `date - Datum und Uhrzeit

  date          die Zeit dieser Welt, die du anhalten und überspringen kannst`,
  'man.dig': `dig - DNS fragen

  dig NAME            die Adresse eines Namens (Typ A)
  dig NAME MX         die Mailserver einer Domain
  dig -x ADRESSE      der Name einer Adresse
  dig @SERVER NAME    fragt diesen Server statt deines Resolvers
  dig +short NAME     nur die Antwort
  dig +trace NAME     geht von der Wurzel abwärts, Server für Server

Typen: A AAAA MX NS CNAME PTR SOA TXT.
Achte in der Antwort auf „status“: NOERROR, NXDOMAIN (den Namen gibt es nicht)
oder SERVFAIL (die Antwort ließ sich nicht herausfinden). NOERROR ohne ANSWER
SECTION: Den Namen gibt es, aber nichts von diesem Typ.

Beispiel:  dig green.example MX`,
  'man.echo': `echo - eine Zeile ausgeben

  echo TEXT     gibt den Text aus
  echo -n TEXT  ohne Zeilenende
  echo -e TEXT  versteht \\r \\n \\t`,
  'man.exit': `exit - die Shell verlassen

  exit          schließt die Shell; nach ssh bist du wieder, wo du herkamst`,
  'man.grep': `grep - die passenden Zeilen zeigen

  grep MUSTER DATEI…
    -i  groß oder klein ist gleich                -v  die, die nicht passen
    -n  mit Zeilennummern                         -c  nur zählen
    -E  erweiterte Muster                         -F  reiner Text, kein Muster

  .  jedes Zeichen    *  beliebig oft    ^  Zeilenanfang    $  Zeilenende

Beispiel:  grep -i ^subject: /var/mail/ben`,
  'man.head': `head - die ersten Zeilen zeigen

  head DATEI       die ersten zehn
  head -n 3 DATEI  die ersten drei`,
  'man.help': `help - die Befehle dieses Rechners

  help          eine Zeile für jeden`,
  'man.history': `history - was du bisher getippt hast

  history       jede Zeile mit ihrer Nummer; Pfeil hoch holt sie zurück`,
  'man.host': `host - DNS fragen, kurz

  host NAME           Adressen und Mailserver
  host ADRESSE        der Name einer Adresse
  host -t TYP NAME    ein Typ von Einträgen
  host NAME SERVER    fragt diesen Server

Beispiel:  host -t MX green.example`,
  'man.hostname': `hostname - der Name dieses Rechners

  hostname      der kurze Name
  hostname -f   der volle Name, wie er im DNS steht
  hostname -I   seine Adressen`,
  'man.logout': `logout - die Shell verlassen

  logout        wie exit`,
  'man.ls': `ls - Dateien auflisten

  ls VERZEICHNIS  nur die Namen
  ls -l           mit Besitzer, Größe und wer sie lesen darf
  ls -a           auch die, die mit einem Punkt anfangen`,
  'man.mail': `mail - Post lesen und schreiben

  mail                        liest dein Postfach auf diesem Rechner
  mail -s BETREFF ADRESSE…    schreibt: den Text, dann eine Zeile nur mit einem
                              Punkt, dann Kopien (Cc:) oder einfach Eingabe
    -c ADRESSE  eine Kopie    -b ADRESSE  eine Blindkopie

Beim Lesen, hinter dem &:
  Eingabe, n   die nächste Nachricht    3    Nachricht 3
  P            alle Kopfzeilen          h    die Liste
  d            löschen                  u    doch nicht löschen
  q            beenden                  x    beenden, nichts löschen`,
  'man.mailq': `mailq - die Warteschlange dieses Mailservers

  mailq         Nachrichten, die er angenommen und noch nicht weitergegeben hat

  *  hinter der Kennung: Sie wird gerade zugestellt
  !  hinter der Kennung: angehalten (postsuper -h)
  (…)  warum der letzte Versuch scheiterte; der Server versucht es wieder`,
  'man.postcat': `postcat - was in einer Datei der Warteschlange liegt

  postcat -q ID   Umschlag, Kopf und Text einer wartenden Nachricht
    -e  nur der Umschlag       -h  der Kopf       -b  der Text

Nur root darf hineinsehen.`,
  'man.postqueue': `postqueue - die Warteschlange für den, der sie betreut

  postqueue -p      zeigt sie, wie mailq
  postqueue -j      dasselbe als JSON, eine Nachricht je Zeile
  postqueue -f      versucht alles Wartende jetzt
  postqueue -i ID   versucht eine Nachricht jetzt`,
  'man.postsuper': `postsuper - in die Warteschlange eingreifen

  postsuper -d ID            löscht eine Nachricht; niemand erfährt davon
  postsuper -h ID            hält sie an: kein Versuch, bis sie frei ist
  postsuper -H ID            gibt sie frei
  postsuper -r ID            beginnt mit ihr von vorn
  postsuper -d ALL deferred  ALL statt einer ID; nur eine Schlange, wenn genannt
  … | postsuper -d -         die IDs, die durch eine Pipe kommen

Nur root darf das.`,
  'man.man': `man - Handbuchseiten

  man BEFEHL    erklärt einen Befehl`,
  'man.nc': `nc - eine Verbindung öffnen, roh

  nc RECHNER PORT
    -C  beendet Zeilen mit CR LF  -v  sagt, was geschieht
    -z  probiert nur, ob jemand lauscht
    -N  beendet die Verbindung mit der Eingabe
    -w 5  gibt nach 5 Sekunden auf

Ohne -C enden deine Zeilen nur mit LF. SMTP will CR LF (RFC 5321).

Beispiel:  nc -C mx1.green.example 25`,
  'man.newaliases': `newaliases - die Aliasdatei neu einlesen

  newaliases    nach einer Änderung an /etc/aliases

Der Mailserver nimmt die neuen Aliase mit: postfix reload`,
  'man.openssl': `openssl - durch TLS sprechen, Zertifikate lesen

  openssl s_client -connect HOST:PORT
    -starttls smtp  beginnt offen und sagt STARTTLS (Ports 25 und 587);
                    ohne: TLS vom ersten Oktett an (Port 465)
    -crlf           beendet deine Zeilen mit CR LF
    -quiet          sagt weniger; R und Q am Zeilenanfang sind Text
    -brief          sagt das Wichtigste
    -servername NAME      -verify_hostname NAME    -verify_return_error

Ohne -quiet oder -ign_eof beendet eine Zeile, die mit Q beginnt, die Sitzung,
und eine mit R, etwa RCPT, will neu aushandeln und bricht sie ab: Tippe rcpt.

  openssl x509 -noout -subject -issuer -dates -ext subjectAltName -in DATEI
  openssl base64    wie base64

Beispiel: openssl s_client -connect submit.blue.example:587 -starttls smtp -crlf`,
  'man.ping': `ping - ist ein Rechner da?

  ping RECHNER       einmal in der Sekunde, bis Strg-C
  ping -c 3 RECHNER  dreimal

Die Zeit gilt für hin und zurück. Eine Antwort sagt, dass der Rechner läuft,
nicht, dass sein Mailserver läuft.`,
  'man.postconf': `postconf - Einstellungen des Mailservers zeigen und ändern

  postconf NAME…         der Wert in den Dateien; was nicht gesetzt ist, hat
                         den Standardwert
  postconf -n            was main.cf setzt
  postconf -d NAME…      die Standardwerte von Postfix
  postconf -x NAME       mit eingesetzten $Namen
  postconf NAME=WERT     ändert main.cf (als root; auch -e)
  postconf -X NAME       nimmt eine Einstellung heraus, -# NAME macht sie zum
                         Kommentar
  postconf -M            die Dienste aus master.cf
  postconf -P            was master.cf einem Dienst eigens einstellt
  -h  ohne Namen         -f  lange Zeilen umgebrochen

Der Server arbeitet weiter mit dem, was er gelesen hat, bis du sagst:
postfix reload`,
  'man.postfix': `postfix - den Mailserver starten, anhalten, neu lesen lassen (als root)

  postfix reload   liest main.cf, master.cf und die Tabellen neu
  postfix check    sucht nur nach Fehlern darin
  postfix status   läuft er?
  postfix stop     schließt seine Ports; die Warteschlange wartet
  postfix start    öffnet sie wieder
  postfix flush    versucht jetzt, was in der Warteschlange liegt

Laufende Sitzungen behalten ihre Einstellungen, neue bekommen die neuen. Steht
ein Fehler darin, mit dem Postfix nicht starten könnte, ändert reload nichts:
Ein echter Server nähme ihn an und scheiterte dann bei jeder Verbindung.`,
  'man.postmap': `postmap - Tabellen des Mailservers fragen und einlesen

  postmap -q WORT TYP:DATEI   was die Tabelle zu WORT sagt; nichts: steht nicht
                              darin
  postmap TYP:DATEI           liest eine Tabelle vom Typ hash: oder lmdb: ein

texthash:, regexp:, pcre: und cidr: werden gelesen, wie sie dastehen; der Server
liest sie bei: postfix reload

Beispiel:  postmap -q anna@blue.example texthash:/etc/postfix/senders`,
  'man.printf': `printf - Text genau so ausgeben

  printf FORMAT   versteht \\r \\n \\t und %s, hängt kein Zeilenende an

Beispiel:  printf 'Subject: Hi\\r\\n\\r\\nHallo\\r\\n'`,
  'man.pwd': `pwd - wo du bist

  pwd           das aktuelle Verzeichnis`,
  'man.sed': `sed - Text zeilenweise ändern

  sed s/ALT/NEU/ DATEI     zeigt die Datei, in jeder Zeile das erste ALT ersetzt
  sed -i s/ALT/NEU/ DATEI  ändert die Datei selbst
    s/ALT/NEU/g  jedes in der Zeile        /WORT/d   löscht Zeilen mit WORT
    -n /WORT/p   zeigt nur diese Zeilen    -E        erweiterte Muster
    '$a TEXT'    neue Zeile am Ende        5d        löscht die fünfte Zeile

Beispiel:  sed -i 's/^smtpd_helo_required.*/smtpd_helo_required = no/' main.cf`,
  'man.sleep': `sleep - warten

  sleep 30       eine halbe Minute, in der Zeit dieser Welt
  sleep 5m       auch h für Stunden, d für Tage
  Ctrl-C         beendet es

Die Zeitleiste bietet an, langes Warten zu überspringen.
Beispiel:  sleep 5m; mailq`,
  'man.ssh': `ssh - dich auf einem anderen Rechner anmelden

  ssh RECHNER       als du selbst, oder als die Person mit einem Konto dort
  ssh NAME@RECHNER  als NAME

exit (oder Strg-D) bringt dich zurück. In dieser Welt fragt ssh nach keinem
Passwort und schickt keine Pakete, damit du auf der Karte nur die Post siehst.`,
  'man.sudo': `sudo - einen Befehl als root ausführen

  sudo BEFEHL   als root; der darf alles
  sudo -i       eine Shell als root

Nach /etc schreibt nur root. Auf einem Mailserver darf nicht jeder sudo nehmen:
Melde dich dort als root an (ssh root@RECHNER).
sudo echo TEXT > DATEI hilft nicht: Die Datei öffnet deine eigene Shell.
echo TEXT | sudo tee -a DATEI hilft.`,
  'man.swaks': `swaks - das Schweizer Taschenmesser für SMTP

  swaks --to ADRESSE        eine Nachricht, über den MX der Adresse
    --server HOST[:PORT]    an diesen Server       --from ADRESSE
    --tls                   sagt STARTTLS          --tlsc  TLS sofort (465)
    --auth PLAIN --auth-user NAME --auth-password PASSWORT  (LOGIN, CRAM-MD5)
    --quit-after RCPT       geht nicht weiter (auch EHLO, TLS, AUTH, MAIL)
    --header 'Subject: Hi'  --body TEXT    --data TEXT  (@DATEI, - für Pipe)
    --pipeline  --timeout 30s  --tls-verify  --auth-plaintext  --silent
    --suppress-data  --hide-receive  --hide-send  --dump-mail

  ->  gesendet  <-  gehört  <**  abgelehnt  ~  durch TLS  ===  swaks selbst
Exit-Status: 0 gesendet, 2 keine Verbindung, 23 MAIL, 24 RCPT, 26 Inhalt,
28 Anmeldung, 29 TLS.

Beispiel:  swaks --to ben@green.example --quit-after RCPT`,
  'man.tail': `tail - die letzten Zeilen zeigen

  tail DATEI       die letzten zehn
  tail -n 3 DATEI  die letzten drei
  tail -f DATEI    und was dazukommt, bis Strg-C: /var/log/mail.log`,
  'man.tee': `tee - schreibt in eine Datei, was eine Pipe bringt, und zeigt es

  BEFEHL | tee DATEI      an die Stelle dessen, was darin stand
  BEFEHL | tee -a DATEI   ans Ende

Beispiel:  echo 'relayhost =' | tee -a /etc/postfix/main.cf`,
  'man.telnet': `telnet - eine Verbindung öffnen und selbst reden

  telnet RECHNER PORT   PORT ist eine Zahl oder ein Name: 25 heißt smtp

Jede Zeile, die du tippst, geht mit CR LF am Ende zum Server; was er antwortet,
siehst du. Bei einem Mailserver: Warte auf 220, dann EHLO, MAIL, RCPT, DATA,
QUIT.

  Strg-]   telnets eigene Eingabe: quit, close, status, help; Eingabe: zurück
  Strg-C   beendet telnet nicht, sondern schickt, was kein Mailserver mag

Beispiel:  telnet mx1.green.example 25`,
  'man.whoami': `whoami - wer du bist

  whoami        dein Benutzername auf diesem Rechner`,
};

export default manualPages;
