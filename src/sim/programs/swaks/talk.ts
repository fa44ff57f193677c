import { encodeBase64, decodeBase64 } from '../../mail/base64.ts';
import { octets, octetsToUtf8, utf8ToOctets } from '../../octets.ts';
import { cramMd5Response } from '../../smtp/cram-md5.ts';
import type { Transcript } from './output.ts';
import type { Plan, Stage } from './plan.ts';

/** One command with what is expected. `send` null: only listen. */
export interface Exchange {
  readonly send: string | null;
  readonly expect: string;
  /** Shown in place of what is sent. */
  readonly show?: string;
  /** Shown in place of what is heard. */
  readonly showAnswer?: (answer: string) => string;
  /** What to exit with when the server hangs up meanwhile. */
  readonly lostStatus?: number;
}

/** What the conversation asks of the connection. */
export type Act = { readonly kind: 'exchange'; readonly exchanges: readonly Exchange[] } | { readonly kind: 'tls' };

/** The reply to each exchange, or whether TLS came about. */
export interface Outcome {
  readonly replies: readonly { readonly ok: boolean; readonly text: string }[];
  readonly secured: boolean;
}

/** How it ended. `open`: swaks leaves without a word of the connection. */
export interface Ending {
  readonly status: number;
  readonly open?: boolean;
}

type Talk<T> = Generator<Act, T, Outcome>;
interface Extensions {
  starttls: boolean;
  pipelining: boolean;
  auth: readonly string[];
}
const none: Extensions = { starttls: false, pipelining: false, auth: [] };

function* one(exchange: Exchange): Talk<{ ok: boolean; text: string }> {
  const { replies } = yield { kind: 'exchange', exchanges: [exchange] };
  return replies[0] ?? { ok: false, text: '' };
}

function* quit(status: number): Talk<Ending> {
  yield* one({ send: 'QUIT', expect: '221', lostStatus: status || 6 });
  return { status };
}

/** A whole session, step by step, as sendmail() of swaks goes through it. Ends with the exit status. */
export function* talk(plan: Plan, lines: readonly string[], show: string | null, say: Transcript['say']): Talk<Ending> {
  const ends = (stage: Stage): boolean => plan.quitAfter === stage;
  if (plan.tls === 'on-connect') {
    const { secured } = yield { kind: 'tls' };
    if (!secured) return { status: 29, open: true };
    if (ends('tls')) return yield* quit(0);
  }
  if (!(yield* one({ send: null, expect: '220' })).ok) return yield* quit(21);
  if (ends('connect')) return yield* quit(0);
  let extensions = yield* hello(plan);
  if (!extensions) return yield* quit(22);
  if (ends('first-helo')) return yield* quit(0);
  if (plan.tls === 'required' || plan.tls === 'optional') {
    const problem = yield* startTls(extensions, say);
    if (problem === 'failed') return { status: 29, open: true };
    if (problem === 'not-offered' && plan.tls === 'required') return yield* quit(29);
    if (ends('tls')) return yield* quit(0);
    if (problem === null) extensions = yield* hello(plan);
    if (!extensions) return yield* quit(32);
  }
  if (ends('helo')) return yield* quit(0);
  if (plan.auth) {
    const problem = yield* logIn(plan.auth, extensions.auth);
    if (problem) say('error', problem);
    if (problem && !plan.auth.optional) return yield* quit(28);
  }
  if (ends('auth')) return yield* quit(0);
  return yield* transaction(plan, extensions, lines, show);
}

function* hello({ helo, extended }: Plan): Talk<Extensions | null> {
  if (extended) {
    const { ok, text } = yield* one({ send: `EHLO ${helo}`, expect: '250' });
    if (ok) return extensionsIn(text);
  }
  return (yield* one({ send: `HELO ${helo}`, expect: '250' })).ok ? none : null;
}

function extensionsIn(text: string): Extensions {
  const lines = text.split('\n').map((line) => line.slice(4));
  return {
    starttls: lines.includes('STARTTLS'),
    pipelining: lines.includes('PIPELINING'),
    auth: lines.flatMap((line) => /^AUTH=?(.*)$/.exec(line)?.[1]?.toUpperCase().trim().split(/\s+/) ?? []),
  };
}

function* startTls({ starttls }: Extensions, say: Transcript['say']): Talk<'not-offered' | 'failed' | null> {
  if (!starttls) {
    say('error', 'Host did not advertise STARTTLS');
    return 'not-offered';
  }
  if ((yield* one({ send: 'STARTTLS', expect: '220' })).ok && (yield { kind: 'tls' }).secured) return null;
  say('error', 'STARTTLS attempted but failed');
  return 'failed';
}

/** Tries the types in order; what went wrong, or null. */
function* logIn(auth: NonNullable<Plan['auth']>, offered: readonly string[]): Talk<string | null> {
  if (offered.length === 0) return 'Host did not advertise authentication';
  const types = auth.types.filter((type) => offered.includes(type));
  if (types.length === 0) return 'Auth not attempted, requested type not available';
  for (const type of types) if (yield* logInWith(type, auth)) return null;
  return 'No authentication type succeeded';
}

const base64 = (text: string): string => encodeBase64(utf8ToOctets(text));

function* logInWith(type: string, { user, password, hidden, plain }: NonNullable<Plan['auth']>): Talk<boolean> {
  const shown = hidden ?? password;
  const showAnswer = plain ? readableChallenge : (answer: string) => answer;
  if (type === 'PLAIN')
    return (yield* one({
      send: `AUTH PLAIN ${base64(`\0${user}\0${password}`)}`,
      expect: '235',
      show: plain ? `AUTH PLAIN \\0${user}\\0${shown}` : `AUTH PLAIN ${base64(`\0${user}\0${shown}`)}`,
    })).ok;
  const first = yield* one({ send: `AUTH ${type}`, expect: '334', showAnswer });
  if (!first.ok) return false;
  if (type === 'CRAM-MD5') {
    const challenge = decodeBase64(first.text.slice(4)) ?? octets('');
    const answer = cramMd5Response(challenge, utf8ToOctets(user), utf8ToOctets(password));
    const send = encodeBase64(answer);
    return (yield* one({ send, expect: '235', show: plain ? octetsToUtf8(answer) : send })).ok;
  }
  const name = yield* one({ send: base64(user), expect: '334', show: plain ? user : base64(user), showAnswer });
  if (!name.ok) return false;
  return (yield* one({ send: base64(password), expect: '235', show: plain ? shown : base64(shown) })).ok;
}

/** `334 Username:` for `334 VXNlcm5hbWU6`. */
function readableChallenge(answer: string): string {
  const [code = '', text = ''] = answer.split(' ', 2);
  const decoded = answer === `${code} ${text}` ? decodeBase64(text) : null;
  return decoded === null ? answer : `${code} ${octetsToUtf8(decoded)}`;
}

function* transaction(
  plan: Plan,
  { pipelining }: Extensions,
  lines: readonly string[],
  show: string | null,
): Talk<Ending> {
  const commands: Exchange[] = [
    { send: `MAIL FROM:<${plan.from}>`, expect: '250' },
    ...(plan.quitAfter === 'mail' ? [] : plan.to.map((to) => ({ send: `RCPT TO:<${to}>`, expect: '250' }))),
    ...(plan.quitAfter === null ? [{ send: 'DATA', expect: '354' }] : []),
  ];
  let refused = 0;
  const status = (index: number, ok: boolean): number | null => {
    if (ok) return null;
    if (index === 0) return 23;
    if (index > plan.to.length) return 25;
    return ++refused === plan.to.length ? 24 : null;
  };
  const groups = plan.pipeline && pipelining ? [commands] : commands.map((command) => [command]);
  let index = 0;
  for (const group of groups) {
    const { replies } = yield { kind: 'exchange', exchanges: group };
    const failures = replies.flatMap(({ ok }) => status(index++, ok) ?? []);
    if (failures[0] !== undefined) return yield* quit(failures[0]);
  }
  if (plan.quitAfter !== null) return yield* quit(0);
  const data = { send: lines.join('\r\n'), expect: '250', show: show ?? lines.join('\n') };
  if (!(yield* one(data)).ok) return yield* quit(26);
  return yield* quit(0);
}
