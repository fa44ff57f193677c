import manualPages from './manual-pages.ts';

/**
 * What programs say in the app's own words. Keys are flat: `help.NAME` is one line for `help`, `man.NAME` a manual page
 * (manual-pages.ts). `{name}` stands for a parameter of the message.
 */
const programs = {
  ...manualPages,
  'help.intro': 'Commands on this machine. More about each: man COMMAND',
  'help.base64': '  base64 FILE             write as base64, and back with -d',
  'help.cat': '  cat FILE…               show files',
  'help.cd': '  cd DIRECTORY            go to another directory',
  'help.clear': '  clear                   empty the screen',
  'help.date': '  date                    show date and time of this world',
  'help.dig': '  dig NAME TYPE           ask DNS, and see the whole answer',
  'help.echo': '  echo TEXT               print a line',
  'help.exit': '  exit                    leave this machine (or Ctrl-D)',
  'help.grep': '  grep PATTERN FILE…      show the lines that match',
  'help.head': '  head FILE               show the first lines',
  'help.help': '  help                    this list',
  'help.history': '  history                 what you typed so far',
  'help.host': '  host NAME               ask DNS, and see the short answer',
  'help.hostname': '  hostname                the name of this machine',
  'help.logout': '  logout                  as exit',
  'help.ls': '  ls DIRECTORY            list files',
  'help.mail': '  mail                    read your mail; mail ADDRESS writes one',
  'help.mailq': '  mailq                   the queue of this mail server',
  'help.man': '  man COMMAND             the manual page of a command',
  'help.nc': '  nc HOST PORT            open a connection, raw',
  'help.newaliases': '  newaliases              the aliases file has changed: index it anew',
  'help.openssl': '  openssl s_client …      talk through TLS; openssl x509 … reads certificates',
  'help.ping': '  ping HOST               is a machine there, and how far away?',
  'help.postconf': "  postconf NAME           show and change the mail server's settings",
  'help.postfix': '  postfix reload          postfix reload: take new settings; also check, status',
  'help.postmap': '  postmap -q KEY TABLE    ask a table of the mail server',
  'help.postcat': '  postcat -q ID           a message in the queue: its envelope and content',
  'help.postqueue': '  postqueue -p | -f       list the queue; try it now',
  'help.postsuper': '  postsuper -d ID         delete, hold or requeue queued messages (root)',
  'help.printf': '  printf FORMAT           print text with \\r and \\n as you say',
  'help.pwd': '  pwd                     where you are',
  'help.sed': '  sed s/OLD/NEW/ FILE     change text; sed -i FILE changes the file itself',
  'help.sleep': '  sleep TIME              wait: 30, 5m, 2h, 1d',
  'help.ssh': '  ssh HOST                log in to another machine',
  'help.sudo': '  sudo COMMAND            run a command as root',
  'help.swaks': '  swaks --to ADDRESS      send a test message, and see every line',
  'help.tail': '  tail FILE               show the last lines',
  'help.tee': '  tee FILE                write what a pipe brings to a file, and show it',
  'help.telnet': '  telnet HOST PORT        open a connection and talk in it yourself',
  'help.whoami': '  whoami                  who you are',

  hostOff: '{host} is switched off.',
  shellUnsupported: 'This shell does not know {what}. It has pipes |, > and >>, <, ; && and ||, quotes and variables.',
  optionNotHere: '{program}: the real program knows {option}, this world does not.',
  postfixKept: 'The configuration above is not taken; the mail server goes on with the one it has.',
  opensslCommands: 'The real openssl has more commands; these are the ones that mail needs.',
  digNotHere: 'dig: {what} is not modelled here. Types: A AAAA MX NS CNAME PTR SOA TXT.',
  grepGroups: 'grep: groups and counts are not modelled here: no ( ) and no { }.',
  mailBadAddress: 'mail: “{entry}” is not a mail address. The message was not sent; its text is in dead.letter.',
  mailHelp: `  Return, n  the next message       N    message number N
  p          this message           P    with all header fields
  h          the list               -    the message before
  d          delete                 u    undo that
  q          leave                  x    leave, delete nothing`,
};

export default programs;
