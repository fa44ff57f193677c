import { calendarTime } from '../mail/date.ts';
import { octets, octetsToUtf8, utf8ToOctets } from '../octets.ts';
import { dateOutput } from './dates.ts';
import { instant, type Program } from './process.ts';

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  v: '\v',
};

/** `echo -e` wants a zero before the octal digits of an octet, `printf` counts it among the three. */
const octalDigits = { echo: '0([0-7]{0,3})', printf: '([0-7]{1,3})' };

/** What `echo -e` and `printf` make of backslashes. `\303\244` are two octets, and one letter in UTF-8. */
export function unescape(text: string, as: keyof typeof octalDigits): string {
  const pattern = new RegExp(`\\\\(?:x([0-9A-Fa-f]{1,2})|${octalDigits[as]}|([nrtabefv\\\\]))`, 'g');
  const bytes = utf8ToOctets(text).replace(pattern, (_, hex?: string, octal?: string, letter?: string) => {
    if (letter !== undefined) return escapes[letter] ?? letter;
    return String.fromCharCode((hex === undefined ? parseInt(octal || '0', 8) : parseInt(hex, 16)) & 255);
  });
  return octetsToUtf8(octets(bytes));
}

const echo = instant('echo', (io, args) => {
  let flags = '';
  let from = 0;
  for (; /^-[neE]+$/.test(args[from] ?? ''); from++) flags += args[from];
  const text = args.slice(from).join(' ');
  io.print((flags.includes('e') ? unescape(text, 'echo') : text) + (flags.includes('n') ? '' : '\n'));
  return 0;
});

const printf = instant('printf', (io, args) => {
  const [format, ...values] = args;
  if (format === undefined) {
    io.complain('printf: usage: printf format [arguments]\n');
    return 2;
  }
  // The format is used again until the arguments are used up.
  do
    io.print(
      unescape(format, 'printf').replace(/%([s%])/g, (_, kind: string) =>
        kind === '%' ? '%' : (values.shift() ?? ''),
      ),
    );
  while (values.length > 0 && /%s/.test(format));
  return 0;
});

const hostname = instant('hostname', (io, args) => {
  const { fqdn, addresses } = io.computer.context;
  const [short = '', ...domain] = fqdn.split('.');
  const answers = new Map(
    Object.entries({
      '': short,
      '-s': short,
      '-f': fqdn,
      '--fqdn': fqdn,
      '-d': domain.join('.'),
      '-I': `${addresses.join(' ')} `,
    }),
  );
  const answer = answers.get(args[0] ?? '');
  if (answer !== undefined) io.print(`${answer}\n`);
  else
    io.complain(
      args[0]?.startsWith('-')
        ? `hostname: invalid option -- '${args[0].slice(1, 2)}'\n`
        : 'hostname: you must be root to change the host name\n',
    );
  return answer === undefined ? 1 : 0;
});

/** Programs that say one thing and are done. */
export const smallPrograms: readonly Program[] = [
  echo,
  printf,
  hostname,
  instant('clear', (io) => {
    io.clear();
    return 0;
  }),
  instant('date', (io) => {
    const { startsAt, clock } = io.computer.context;
    io.print(`${dateOutput(calendarTime(startsAt, clock.now()))}\n`);
    return 0;
  }),
  instant('pwd', (io) => {
    io.print(`${io.cwd}\n`);
    return 0;
  }),
  instant('whoami', (io) => {
    io.print(`${io.user}\n`);
    return 0;
  }),
];
