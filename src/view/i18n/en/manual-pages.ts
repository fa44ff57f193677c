/** Manual pages: `man.NAME`, several lines; the page ends the last line. */
const manualPages = {
  'man.base64': `base64 - write octets as base64, and back

  base64 FILE     or what a pipe brings, in lines of 76 characters
    -d    decodes          -w 0  one line, without a line end

What AUTH PLAIN wants:  printf '\\0anna\\0secret' | base64
With echo it goes wrong: echo adds a line end, and keeps \\0 as two characters.
Base64 hides nothing: whoever reads it decodes it.`,
  'man.cat': `cat - show files

  cat FILE…     shows the files one after another
  cat -n FILE   with numbers before the lines
  cat -A FILE   marks line ends with $ and carriage returns with ^M

Your mailbox is a file, too: cat /var/mail/NAME shows it as it is stored.`,
  'man.cd': `cd - go to another directory

  cd DIRECTORY  goes there; .. is one up, ~ is your home
  cd            goes home`,
  'man.clear': `clear - empty the screen

  clear         (or Ctrl-L)`,
  'man.date': `date - show date and time

  date          the time of this world, which you can stop and skip`,
  'man.dig': `dig - ask DNS

  dig NAME            the address of a name (type A)
  dig NAME MX         the mail servers of a domain
  dig -x ADDRESS      the name of an address
  dig @SERVER NAME    asks this server instead of your resolver
  dig +short NAME     the answer alone
  dig +trace NAME     walks down from the root, server by server

Types: A AAAA MX NS CNAME PTR SOA TXT.
In the answer look at "status": NOERROR, NXDOMAIN (there is no such name) or
SERVFAIL (the answer could not be found out). NOERROR without an ANSWER
section: the name exists, but has nothing of this type.

Example:  dig green.example MX`,
  'man.echo': `echo - print a line

  echo TEXT     prints the text
  echo -n TEXT  without a line end
  echo -e TEXT  understands \\r \\n \\t`,
  'man.exit': `exit - leave the shell

  exit          closes the shell; after ssh you are back where you came from`,
  'man.grep': `grep - show the lines that match

  grep PATTERN FILE…
    -i  capital or small makes no difference      -v  those that do not match
    -n  with line numbers                         -c  only count
    -E  extended patterns                         -F  plain text, no pattern

  .  any character    *  as often as you like    ^  line begins    $  ends

Example:  grep -i ^subject: /var/mail/ben`,
  'man.head': `head - show the first lines

  head FILE       the first ten
  head -n 3 FILE  the first three`,
  'man.help': `help - the commands of this machine

  help          one line for each`,
  'man.history': `history - what you typed so far

  history       every line with its number; arrow up brings them back`,
  'man.host': `host - ask DNS, short

  host NAME           addresses and mail servers
  host ADDRESS        the name of an address
  host -t TYPE NAME   one type of record
  host NAME SERVER    asks this server

Example:  host -t MX green.example`,
  'man.hostname': `hostname - the name of this machine

  hostname      the short name
  hostname -f   the full name, as it stands in DNS
  hostname -I   its addresses`,
  'man.logout': `logout - leave the shell

  logout        as exit`,
  'man.ls': `ls - list files

  ls DIRECTORY  names only
  ls -l         with owner, size and who may read them
  ls -a         with those that begin with a dot`,
  'man.mail': `mail - read and write mail

  mail                        reads your mailbox on this machine
  mail -s SUBJECT ADDRESS…    writes: the text, then a line with only a dot,
                              then copies (Cc:) or just Return
    -c ADDRESS  a copy        -b ADDRESS  a blind copy

While reading, at the & prompt:
  Return or n  the next message     3    message 3
  P            all header fields    h    the list
  d            delete               u    undo that
  q            leave                x    leave, delete nothing`,
  'man.mailq': `mailq - the queue of this mail server

  mailq         messages that were accepted here and not yet passed on

  *  behind the id: it is being delivered just now
  !  behind the id: an operator holds it (postsuper -h)
  (…)  why the last attempt failed; the server will try again`,
  'man.postcat': `postcat - what lies in a file of the queue

  postcat -q ID   envelope, header and body of a queued message
    -e  its envelope alone     -h  its header     -b  its body

Only root may look.`,
  'man.postqueue': `postqueue - the queue for its operator

  postqueue -p      lists it, as mailq does
  postqueue -j      the same as JSON, one message a line
  postqueue -f      tries all that waits, now
  postqueue -i ID   tries one message now`,
  'man.postsuper': `postsuper - the queue's superuser

  postsuper -d ID            deletes a message; nobody is told
  postsuper -h ID            holds it: it is not tried until it is released
  postsuper -H ID            releases it
  postsuper -r ID            begins with it anew
  postsuper -d ALL deferred  ALL instead of an ID; of one queue alone if named
  … | postsuper -d -         the ids that a pipe brings

Only root may do this.`,
  'man.man': `man - manual pages

  man COMMAND   explains a command`,
  'man.nc': `nc - open a connection, raw

  nc HOST PORT
    -C  ends lines with CR LF     -v  says what happens
    -z  only tries whether somebody listens
    -N  ends the connection with the input    -w 5  gives up after 5 seconds

Without -C your lines end with LF alone. SMTP wants CR LF (RFC 5321).

Example:  nc -C mx1.green.example 25`,
  'man.newaliases': `newaliases - index the aliases file anew

  newaliases    after a change of /etc/aliases

The mail server takes the new aliases with: postfix reload`,
  'man.openssl': `openssl - talk through TLS, read certificates

  openssl s_client -connect HOST:PORT
    -starttls smtp  begins plain and says STARTTLS (ports 25 and 587);
                    without it: TLS from the first octet (port 465)
    -crlf           ends your lines with CR LF
    -quiet          says less; R and Q at the beginning of a line are text
    -brief          says the most important things
    -servername NAME      -verify_hostname NAME    -verify_return_error

Without -quiet or -ign_eof a line that begins with Q ends the session, and one
with R, such as RCPT, asks for a renegotiation, which breaks it off: write rcpt.

  openssl x509 -noout -subject -issuer -dates -ext subjectAltName -in FILE
  openssl base64    as base64

Example:  openssl s_client -connect submit.blue.example:587 -starttls smtp -crlf`,
  'man.ping': `ping - is a machine there?

  ping HOST       once a second, until Ctrl-C
  ping -c 3 HOST  three times

The time is there and back. An answer says that the machine is on, not that
its mail server is.`,
  'man.postconf': `postconf - show and change the mail server's settings

  postconf NAME…         the value in the files; one that is not set has its
                         default
  postconf -n            what main.cf sets
  postconf -d NAME…      Postfix's defaults
  postconf -x NAME       with $names filled in
  postconf NAME=VALUE    changes main.cf (as root; also -e)
  postconf -X NAME       takes a setting out, -# NAME makes it a comment
  postconf -M            the services of master.cf
  postconf -P            the settings that master.cf gives to a service
  -h  without names      -f  long lines folded

The server goes on with what it has read until you say: postfix reload`,
  'man.postfix': `postfix - start, stop and reload the mail server (as root)

  postfix reload   reads main.cf, master.cf and the tables anew
  postfix check    only looks for mistakes in them
  postfix status   is it running?
  postfix stop     closes its ports; the queue waits
  postfix start    opens them again
  postfix flush    tries what waits in the queue now

Sessions that run keep their settings; new ones get the new ones. If there is a
mistake that Postfix could not start with, reload changes nothing: a real
server would take it and then fail at each connection.`,
  'man.postmap': `postmap - ask the mail server's tables, and index them

  postmap -q KEY TYPE:FILE   what the table says about KEY; nothing: not there
  postmap TYPE:FILE          makes the index of a hash: or lmdb: table

texthash:, regexp:, pcre: and cidr: are read from the text as it is; the server
reads them at: postfix reload

Example:  postmap -q anna@blue.example texthash:/etc/postfix/senders`,
  'man.printf': `printf - print text exactly

  printf FORMAT   understands \\r \\n \\t and %s, adds no line end

Example:  printf 'Subject: Hi\\r\\n\\r\\nHello\\r\\n'`,
  'man.pwd': `pwd - where you are

  pwd           the current directory`,
  'man.sed': `sed - change text, line by line

  sed s/OLD/NEW/ FILE     shows the file with the first OLD of each line changed
  sed -i s/OLD/NEW/ FILE  changes the file itself
    s/OLD/NEW/g  each one in a line        /WORD/d   deletes lines with WORD
    -n /WORD/p   shows only these lines    -E        extended patterns
    '$a TEXT'    adds a line at the end    5d        deletes the fifth line

Example:  sed -i 's/^smtpd_helo_required.*/smtpd_helo_required = no/' main.cf`,
  'man.sleep': `sleep - wait

  sleep 30       for half a minute of this world's time
  sleep 5m       also h for hours, d for days
  Ctrl-C         ends it

The time bar offers to skip a long wait.
Example:  sleep 5m; mailq`,
  'man.ssh': `ssh - log in to another machine

  ssh HOST        as yourself, or as the one who has an account there
  ssh USER@HOST   as USER

exit (or Ctrl-D) brings you back. In this world ssh asks for no password and
sends no packets, so that you see nothing but mail on the map.`,
  'man.sudo': `sudo - run a command as root

  sudo COMMAND   as root, who may do everything
  sudo -i        a shell as root

Only root writes to /etc. On a mail server only root's own people may use sudo:
log in as root there (ssh root@HOST).
sudo echo TEXT > FILE does not help: your own shell opens the file.
echo TEXT | sudo tee -a FILE does.`,
  'man.swaks': `swaks - the Swiss army knife of SMTP

  swaks --to ADDRESS        one message, by the MX of the address
    --server HOST[:PORT]    to this server         --from ADDRESS
    --tls                   says STARTTLS          --tlsc  TLS at once (465)
    --auth PLAIN --auth-user NAME --auth-password PASSWORD  (LOGIN, CRAM-MD5)
    --quit-after RCPT       goes no further (also EHLO, TLS, AUTH, MAIL)
    --header 'Subject: Hi'  --body TEXT    --data TEXT   (@FILE, - for a pipe)
    --pipeline  --timeout 30s  --tls-verify  --auth-plaintext  --silent
    --suppress-data  --hide-receive  --hide-send  --dump-mail

  ->  sent     <-  heard     <**  refused     ~  through TLS     ===  swaks
Exit status: 0 sent, 2 no connection, 23 MAIL, 24 RCPT, 26 data, 28 log-in,
29 TLS.

Example:  swaks --to ben@green.example --quit-after RCPT`,
  'man.tail': `tail - show the last lines

  tail FILE       the last ten
  tail -n 3 FILE  the last three
  tail -f FILE    and then what is added, until Ctrl-C: /var/log/mail.log`,
  'man.tee': `tee - write what a pipe brings to a file, and show it

  COMMAND | tee FILE      in place of what was in it
  COMMAND | tee -a FILE   at its end

Example:  echo 'relayhost =' | tee -a /etc/postfix/main.cf`,
  'man.telnet': `telnet - open a connection and talk in it yourself

  telnet HOST PORT      PORT is a number or a name: 25 is smtp

Each line you type goes to the server, ended with CR LF; what it answers is
shown. With a mail server: wait for 220, then EHLO, MAIL, RCPT, DATA, QUIT.

  Ctrl-]   telnet's own prompt: quit, close, status, help; Return goes back
  Ctrl-C   does not end telnet; it sends octets that a mail server dislikes

Example:  telnet mx1.green.example 25`,
  'man.whoami': `whoami - who you are

  whoami        your user name on this machine`,
};

export default manualPages;
