import { nextNumber } from '../../machines/host.ts';
import { isoDate, mailDate } from '../../mail/date.ts';
import { absolutePath, readFile } from '../files.ts';
import { refuse, type Process, type ProcessIo, type Program } from '../process.ts';
import { messageLines, versionText } from './message.ts';
import { readOptions, type GivenOptions } from './options.ts';
import { Transcript } from './output.ts';
import { authTypes, needsRecipient, planOf, wantsAuth, type Plan } from './plan.ts';
import { Questions, type Question } from './questions.ts';
import { SwaksSession } from './session.ts';

/** Ways to log in that the real program knows, too. */
const authElsewhere: readonly string[] = ['CRAM-SHA1', 'DIGEST-MD5', 'MSN', 'NTLM', 'SPA'];
const noAuthTypes = 10;

/** `-` is what a pipe brings, `@FILE` and the name of a file its text. */
function textOf(io: ProcessIo, value: string): string {
  if (value === '-') return io.input ?? '';
  const file = readFile(io.computer, io.user, absolutePath(value.replace(/^@(?!@)/, ''), io.cwd));
  return file.ok ? file.text.replace(/\n$/, '') : value.replace(/^@@/, '@');
}

function withTexts(io: ProcessIo, given: GivenOptions): GivenOptions {
  const values = new Map(given.values);
  for (const name of ['body', 'data']) {
    const value = values.get(name);
    if (value !== undefined) values.set(name, textOf(io, value));
  }
  return { ...given, values };
}

/** What is needed, and was not said in the options. */
function openQuestions(given: GivenOptions): Question[] {
  const isMissing = (name: string) => (given.values.get(name) ?? '') === '';
  return [
    ...(needsRecipient(given) && isMissing('to') ? [{ name: 'to', prompt: 'To: ' }] : []),
    ...(wantsAuth(given) && isMissing('auth-user') ? [{ name: 'auth-user', prompt: 'Username: ' }] : []),
    ...(wantsAuth(given) && isMissing('auth-password') ? [{ name: 'auth-password', prompt: 'Password: ' }] : []),
  ];
}

/** The plan with the log-ins that can be tried; null when that leaves none. */
function withKnownAuth(io: ProcessIo, plan: Plan, out: Transcript): Plan | null {
  const { auth } = plan;
  if (!auth) return plan;
  for (const type of auth.types) {
    if (authElsewhere.includes(type)) io.say('optionNotHere', { program: 'swaks', option: `--auth ${type}` });
    else if (!authTypes.includes(type))
      out.say('error', `${type.slice(0, 40)} is not a recognized auth type, skipping`);
  }
  const types = auth.types.filter((type) => authTypes.includes(type));
  if (types.length > 0) return { ...plan, auth: { ...auth, types } };
  out.say('error', 'No auth types supported');
  return auth.optional ? { ...plan, auth: null } : null;
}

function run(io: ProcessIo, given: GivenOptions): Process | null {
  const { context } = io.computer;
  const plan = planOf(given, { fqdn: context.fqdn, user: io.user });
  if ('complaint' in plan) return refuse(io, `*** ${plan.complaint}\n`, plan.status);
  const now = context.clock.now();
  const id = String(2000 + nextNumber(context, 'swaks')).padStart(6, '0');
  const lines = messageLines(given, {
    date: mailDate(context.startsAt, now).replace(' (UTC)', ''),
    messageId: `${isoDate(context.startsAt, now).replace(/\D/g, '')}.${id}@${context.fqdn}`,
    from: plan.from,
    to: given.values.get('to') ?? '',
  });
  if (given.values.has('dump-mail')) {
    io.print(`${lines.slice(0, -1).join('\n')}\n`);
    io.exit(0);
    return null;
  }
  const out = new Transcript(io, given);
  const ready = withKnownAuth(io, plan, out);
  if (!ready) return refuse(io, '', noAuthTypes);
  return new SwaksSession(
    io,
    ready,
    lines,
    given.values.has('suppress-data') ? `${lines.length} lines sent` : null,
    out,
  );
}

export const swaks: Program = {
  name: 'swaks',
  on: 'all',
  start: (io, args) => {
    const read = readOptions(args);
    if (!read.ok) {
      if ('unknown' in read) return refuse(io, `Unknown option: ${read.unknown.slice(0, 40)}\n`);
      io.say('optionNotHere', { program: 'swaks', option: read.notHere });
      return refuse(io, '');
    }
    if (read.values.has('version') || read.values.has('help')) {
      if (read.values.has('help')) io.say('man.swaks');
      else io.print(versionText);
      io.exit(0);
      return null;
    }
    const given = withTexts(io, read);
    const open = openQuestions(given);
    if (open.length === 0) return run(io, given);
    return new Questions(io, open, (answers) => run(io, { ...given, values: new Map([...given.values, ...answers]) }));
  },
};
