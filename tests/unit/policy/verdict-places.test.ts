import { beforeEach, describe, expect, it } from 'vitest';
import { readWorld } from '../../../src/course/build/read-world.ts';
import { KeepingSink } from '../../../src/sim/kernel/trace.ts';
import type { Place } from '../../../src/sim/policy/places.ts';
import type { SimEvent } from '../../../src/sim/trace.ts';
import type { Input } from '../../../src/sim/world/input.ts';
import { World } from '../../../src/sim/world/world.ts';

const base = readWorld('lessons/worlds/base.yaml');
const mainCf = '/etc/postfix/main.cf';
const masterCf = '/etc/postfix/master.cf';

let sink: KeepingSink<SimEvent>;
let world: World;

beforeEach(() => {
  sink = new KeepingSink();
  world = new World(base, 'seed', sink);
});

function act(...inputs: Input[]): void {
  for (const input of inputs) {
    world.input(input);
    world.runUntil(world.nowMs + 3000);
  }
}

/** Writes these files on mx1, and lets the mail system read them. */
function configure(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) act({ kind: 'file.write', host: 'mx1', path, text });
  act({ kind: 'mail-system.reload', host: 'mx1' });
}

const say = (typed: string): Input => ({ kind: 'tty.line', tty: 't', line: typed });
const telnet = (port = 25) =>
  act({ kind: 'tty.open', tty: 't', host: 'laptop' }, say(`telnet mx1.green.example ${port}`));
const opening = ['EHLO laptop.blue.example', 'MAIL FROM:<anna@blue.example>'];

const short = (place: Place | null | undefined): string =>
  place ? `${place.file.replace('/etc/postfix/', '')}:${place.line}` : String(place);

/** What the verdicts against the client say: the element, where it stands, the line of the table. */
const told = (): string[] =>
  sink
    .drain()
    .flatMap((event) =>
      event.kind === 'policy.verdict' && event.action !== 'permit'
        ? [`${event.element} ${short(event.place)} ${short(event.entry)}`]
        : [],
    );

const head = 'compatibility_level = 3.6\nmyhostname = mx1.green.example\nmydestination = green.example\n';

describe('a verdict tells where it stands', () => {
  it.each<[what: string, files: Record<string, string>, rcpt: string, expected: string]>([
    [
      'in main.cf, a line of its own in a list',
      { [mainCf]: `${head}smtpd_relay_restrictions =\n  permit_mynetworks,\n  reject_unauth_destination\n` },
      'eve@red.example',
      'reject_unauth_destination main.cf:6 undefined',
    ],
    ['nowhere: it is the default', { [mainCf]: head }, 'eve@red.example', 'defer_unauth_destination null undefined'],
    [
      'in a table',
      {
        [mainCf]: `${head}smtpd_recipient_restrictions = check_recipient_access texthash:/etc/postfix/rcpt\n`,
        ['/etc/postfix/rcpt']: '# nobody writes to Carla\n\ncarla@green.example REJECT no letters\n',
      },
      'carla@green.example',
      'check_recipient_access texthash:/etc/postfix/rcpt main.cf:4 rcpt:3',
    ],
    [
      'in a restriction that a table names',
      {
        [mainCf]: `${head}smtpd_recipient_restrictions = check_recipient_access texthash:/etc/postfix/rcpt\n`,
        ['/etc/postfix/rcpt']: 'ben@green.example OK\ncarla@green.example permit_mynetworks, reject\n',
      },
      'carla@green.example',
      'reject main.cf:4 rcpt:2',
    ],
    [
      'in a table that puts it off',
      {
        [mainCf]: `${head}smtpd_sender_restrictions = check_sender_access pcre:/etc/postfix/from\n`,
        ['/etc/postfix/from']: '/^anna@/ DEFER_IF_PERMIT later\n',
      },
      'ben@green.example',
      'check_sender_access pcre:/etc/postfix/from main.cf:4 from:1',
    ],
    [
      'in master.cf',
      {
        [mainCf]: `${head}smtpd_relay_restrictions = reject\n`,
        [masterCf]: '# one server\nsmtp inet n - y - - smtpd\n  -o { smtpd_client_restrictions = reject }\n',
      },
      'ben@green.example',
      'reject master.cf:3 undefined',
    ],
  ])('%s', (_what, files, rcpt, expected) => {
    configure(files);
    telnet();
    act(...opening.map(say), say(`RCPT TO:<${rcpt}>`));
    expect(told()).toEqual([expected]);
  });

  const checks = 'header_checks = regexp:/etc/postfix/subjects';
  const servers = 'smtp inet n - y - - smtpd\ncleanup unix n - y - 0 cleanup\n';

  it.each<[where: string, files: Record<string, string>, place: string]>([
    ['main.cf', { [mainCf]: `${head}${checks}\n` }, 'main.cf:4'],
    ['the cleanup service', { [mainCf]: head, [masterCf]: `${servers}  -o { ${checks} }\n` }, 'master.cf:3'],
  ])('of the content, by the settings of %s', (_where, files, place) => {
    configure({
      ...files,
      ['/etc/postfix/subjects']: '/^X-/ WARN\n/^Subject: buy/ REJECT no trade\n',
    });
    telnet();
    const message = ['DATA', 'Subject: buy', '', 'now', '.'];
    act(...opening.map(say), say('RCPT TO:<ben@green.example>'), ...message.map(say));
    expect(told()).toEqual([`regexp:/etc/postfix/subjects ${place} subjects:2`]);
  });

  it('as the session has the files, however they are changed meanwhile', () => {
    configure({ [mainCf]: `${head}smtpd_relay_restrictions = reject_unauth_destination\n` });
    telnet();
    act(...opening.map(say));
    configure({ [mainCf]: `# one line more\n${head}smtpd_relay_restrictions = reject_unauth_destination\n` });
    act(say('RCPT TO:<eve@red.example>'));
    expect(told()).toEqual(['reject_unauth_destination main.cf:4 undefined']);
  });
});
