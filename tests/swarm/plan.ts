import type { Fault } from '../../src/sim/faults/fault.ts';
import { octets } from '../../src/sim/octets.ts';
import type { Input, LoggedInput } from '../../src/sim/world/input.ts';
import type { Dice } from './dice.ts';
import { aliases, clientId, dnsHosts, mailboxes, type System } from './world.ts';

/** A message that is handed in: the line that nothing on its way may change. */
export const bodyOf = (messageId: string): string => `This is ${messageId}.\r\n..dot\r\n`;

export interface Plan {
  /** In the order of their times. */
  readonly inputs: readonly LoggedInput[];
  /** From here on nothing goes wrong any more: all faults are gone, all hosts have power. */
  readonly calmAtMs: number;
}

/** Trouble lasts so long. */
const troubleMs = 150_000;

function address(dice: Dice, systems: readonly System[]): string {
  const names = [...mailboxes, ...aliases, 'ada+lists', 'unknown', 'BOB'];
  const domains = [...systems, ...systems, ...systems].map(({ domain }) => domain);
  return `${dice.pick(names)}@${dice.pick([...domains, 'deaf.example', 'nowhere.example'])}`;
}

function mailCommand(dice: Dice, from: string): string {
  const ret = dice.happens(0.3) ? ` RET=${dice.pick(['FULL', 'HDRS'])}` : '';
  const envid = dice.happens(0.3) ? ` ENVID=env${dice.between(1, 99)}` : '';
  return `MAIL FROM:<${from}>${ret}${envid}\r\n`;
}

function rcptCommand(dice: Dice, to: string): string {
  const notify = ['NEVER', 'SUCCESS', 'FAILURE', 'DELAY', 'SUCCESS,FAILURE', 'SUCCESS,FAILURE,DELAY'];
  const wishes = dice.happens(0.4) ? ` NOTIFY=${dice.pick(notify)}` : '';
  const original = dice.happens(0.3) ? ` ORCPT=rfc822;first+2B${to}` : '';
  return `RCPT TO:<${to}>${wishes}${original}\r\n`;
}

/** Somebody connects, says all it takes to hand in a message, whatever is answered, and goes. */
function letter(dice: Dice, systems: readonly System[], number: number): LoggedInput[] {
  const id = `letter-${number}`;
  const messageId = `${id}@swarm.example`;
  const from = dice.pick(['', 'nobody@nowhere.example', ...Array<string>(4).fill(`ada@${dice.pick(systems).domain}`)]);
  const recipients = Array.from({ length: dice.between(1, 4) }, () => address(dice, systems));
  const envelope = [mailCommand(dice, from), ...recipients.map((to) => rcptCommand(dice, to)), 'DATA\r\n'];
  const padding = dice.happens(0.2) ? `${'x'.repeat(70)}\r\n`.repeat(dice.between(1, 60)) : '';
  const content = `Message-ID: <${messageId}>\r\nFrom: ada@d0.example\r\n\r\n${bodyOf(messageId).replace(/^\./gm, '..')}${padding}.\r\n`;
  const grouped = dice.happens(0.5) ? [envelope.join('')] : envelope;
  const said = ['EHLO laptop.example\r\n', ...grouped, content, 'QUIT\r\n'];
  const words = said.slice(0, dice.happens(0.1) ? dice.between(0, said.length) : said.length);
  let atMs = dice.between(0, troubleMs - 50_000);
  const to = dice.pick(systems).id;
  const inputs: LoggedInput[] = [{ atMs, input: { kind: 'outside.connect', id, from: clientId, to, port: 25 } }];
  const then = (input: Input) => inputs.push({ atMs: (atMs += dice.between(500, 3000)), input });
  for (const word of words) then({ kind: 'outside.data', id, bytes: octets(word) });
  then({ kind: dice.happens(0.2) ? 'outside.reset' : 'outside.ended', id });
  return inputs;
}

const stages = ['greeting', 'ehlo', 'starttls', 'mail', 'rcpt', 'data', 'end-of-data'] as const;
const refusals = [
  '421 4.3.2 Away',
  '450 4.2.0 Busy',
  '451 4.3.0 Trouble',
  '452 4.3.1 Full',
  '550 5.7.1 No',
  '554 5.0.0 Never',
];

function serverFault(dice: Dice, id: string, systems: readonly System[]): Fault {
  const often = dice.pick([
    {},
    { count: dice.between(1, 3) },
    { every: dice.between(2, 3) },
    { chance: dice.between(1, 9) / 10 },
  ]);
  const act = dice.pick([
    { reply: dice.pick(refusals) },
    { reply: dice.pick(refusals) },
    { act: dice.pick(['close', 'reset', 'silence', 'lose-reply', 'lose-reply'] as const) },
    { delayMs: dice.between(1, 40) * 1000 },
  ]);
  return { id, host: dice.pick(systems).id, stage: dice.pick([...stages, 'end-of-data']), ...often, ...act };
}

function dnsFault(dice: Dice, id: string): Fault {
  const act = dice.pick([
    { act: 'servfail' as const },
    { act: 'silence' as const },
    { delayMs: dice.between(1, 20) * 1000 },
  ]);
  return { id, host: 'dns', stage: 'dns', ...(dice.happens(0.5) && { chance: 0.5 }), ...act };
}

function linkFault(dice: Dice, id: string, systems: readonly System[]): Fault {
  const between = [
    dice.pick(systems).id,
    dice.pick([...systems.map((each) => each.id), ...dnsHosts, clientId, '*']),
  ] as const;
  const effect = dice.pick([
    { down: true },
    { slowMs: dice.between(1, 20) * 1000 },
    { dropAfterBytes: dice.between(0, 900) },
    { blockedPort: 25 },
  ]);
  return { id, between, ...effect };
}

/** What goes wrong for a while, and is mended: a fault, a host without power, a mail system that reads its files anew. */
function trouble(dice: Dice, systems: readonly System[], number: number): LoggedInput[] {
  const id = `trouble-${number}`;
  const fromMs = dice.between(0, troubleMs - 20_000);
  const untilMs = dice.between(fromMs + 1000, troubleMs);
  const kind = dice.pick(['server', 'server', 'server', 'link', 'link', 'dns', 'power', 'power', 'reload'] as const);
  const host = dice.pick([...systems.map((system) => system.id), ...systems.map((system) => system.id), ...dnsHosts]);
  switch (kind) {
    case 'power':
      return [
        { atMs: fromMs, input: { kind: 'host.power', host, up: false } },
        { atMs: untilMs, input: { kind: 'host.power', host, up: true } },
      ];
    case 'reload':
      return [{ atMs: fromMs, input: { kind: 'mail-system.reload', host: dice.pick(systems).id } }];
    default: {
      const fault =
        kind === 'server'
          ? serverFault(dice, id, systems)
          : kind === 'link'
            ? linkFault(dice, id, systems)
            : dnsFault(dice, id);
      return [
        { atMs: fromMs, input: { kind: 'fault.add', fault } },
        { atMs: untilMs, input: { kind: 'fault.remove', id } },
      ];
    }
  }
}

/** A few letters, some trouble, and then calm. */
export function randomPlan(dice: Dice, systems: readonly System[]): Plan {
  const letters = Array.from({ length: dice.between(2, 12) }, (_, index) => letter(dice, systems, index)).flat();
  const troubles = Array.from({ length: dice.between(1, 8) }, (_, index) => trouble(dice, systems, index)).flat();
  const power = [...systems.map(({ id }) => id), ...dnsHosts].map((host): LoggedInput => {
    return { atMs: troubleMs, input: { kind: 'host.power', host, up: true } };
  });
  // Whoever handed in a letter does not wait for ever, either.
  const gone = [...new Set(letters.flatMap(({ input }) => ('id' in input ? [input.id] : [])))].map(
    (id): LoggedInput => {
      return { atMs: troubleMs, input: { kind: 'outside.reset', id } };
    },
  );
  const inputs = [...letters, ...troubles, ...power, ...gone].sort((a, b) => a.atMs - b.atMs);
  return { inputs, calmAtMs: troubleMs };
}
