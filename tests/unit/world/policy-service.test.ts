import { expect, it } from 'vitest';
import { KeepingSink } from '../../../src/sim/kernel/trace.ts';
import { octets } from '../../../src/sim/octets.ts';
import type { SimEvent } from '../../../src/sim/trace.ts';
import { checkScenario } from '../../../src/sim/world/check-scenario.ts';
import { World } from '../../../src/sim/world/world.ts';
import { worldWith } from './files.ts';

const mainCf = `compatibility_level = 3.6
myhostname = mx1.green.example
mydestination = green.example
mynetworks = 127.0.0.0/8
local_recipient_maps =
smtpd_relay_restrictions = reject_unauth_destination
`;

/** One RCPT to a server whose policy service listens there; its answer and the trace. */
function rcpt(listen: string, asked: string) {
  const { scenario, problems } = checkScenario(
    worldWith(
      [['hosts', 'mx1', 'services', 'policyService'], { listen, greylisting: {} }],
      [
        ['hosts', 'mx1', 'files', '/etc/postfix/main.cf'],
        `${mainCf}smtpd_recipient_restrictions = check_policy_service ${asked}\n`,
      ],
    ),
  );
  if (!scenario) throw new Error(JSON.stringify(problems));
  const sink = new KeepingSink<SimEvent>();
  const world = new World(scenario, 'policy', sink);
  let said = '';
  const socket = world.net.connect('laptop', '198.51.100.25', 25, {
    data: (bytes) => (said += bytes),
    closed: () => undefined,
  });
  const settle = () => world.runUntil(world.nowMs + 15_000);
  settle();
  for (const line of ['EHLO x.example', 'MAIL FROM:<anna@blue.example>', 'RCPT TO:<ben@green.example>', 'QUIT']) {
    socket.write(octets(`${line}\r\n`));
    settle();
  }
  return { reply: /^4\d\d .*ben@green.*$/m.exec(said)?.[0].trim() ?? said, events: sink.events };
}

const greylisted =
  '450 4.7.1 <ben@green.example>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/green.example.html';

it('a policy service on a port is asked over a connection that anybody can watch, until the session ends', () => {
  const { reply, events } = rcpt('inet:10023', 'inet:127.0.0.1:10023');
  expect(reply).toBe(greylisted);
  const toService = events.flatMap((event) =>
    event.kind === 'tcp.syn' && event.server.port === 10_023 ? [event.conn] : [],
  );
  expect(toService).toHaveLength(1);
  const sent = events.flatMap((event) =>
    event.kind === 'tcp.segment' && event.conn === toService[0] ? [event.bytes] : [],
  );
  expect(sent[0]).toMatch(/^request=smtpd_access_policy\nprotocol_state=RCPT\n/);
  expect(sent[1]).toMatch(/^action=DEFER_IF_PERMIT Greylisted/);
  expect(events.some((event) => event.kind === 'tcp.fin' && event.conn === toService[0])).toBe(true);
  expect(events.filter(({ kind }) => kind.startsWith('policy.') || kind === 'greylist.seen')).toMatchObject([
    { kind: 'policy.asked', service: 'inet:127.0.0.1:10023' },
    { kind: 'greylist.seen', state: 'new', client: '192.0.2.10', sender: 'anna@blue.example', waitMs: 300_000 },
    { kind: 'policy.answered', action: expect.stringMatching(/^DEFER_IF_PERMIT/) as string },
    { kind: 'policy.verdict', action: 'defer' },
  ]);
});

it.each([
  ['unix:private/postgrey', 'unix:private/postgrey', greylisted],
  ['inet:10023', 'inet:mx1.green.example:10023', greylisted],
  ['inet:10023', 'inet:localhost:10023', greylisted],
  ['inet:10023', 'inet:[127.0.0.1]:10023', greylisted],
  [
    'inet:10023',
    'unix:private/other',
    '451 4.3.5 <ben@green.example>: Recipient address rejected: Server configuration problem',
  ],
  [
    'inet:10023',
    'inet:nowhere.example:10023',
    '451 4.3.5 <ben@green.example>: Recipient address rejected: Server configuration problem',
  ],
])('a policy service at %s is asked as %s', (listen, asked, reply) => {
  expect(rcpt(listen, asked).reply).toBe(reply);
});
