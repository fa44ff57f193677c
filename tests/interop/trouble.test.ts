import { afterAll, beforeAll, expect, it } from 'vitest';
import { Bridge, certificateFor } from '../../src/bridge/bridge.ts';
import { RunningWorld } from '../../src/bridge/running-world.ts';
import { readWorld } from '../../src/course/build/read-world.ts';
import type { ServiceFault } from '../../src/sim/faults/fault.ts';
import type { Scenario } from '../../src/sim/world/scenario.ts';
import { write } from './messages.ts';
import { PostfixInstance } from './programs/postfix.ts';

/** A real Postfix whose next hop is our `mx1.green.example`, and what its own log says when that is in trouble. */
const impatient = `minimal_backoff_time = 2s
maximal_backoff_time = 4s
queue_run_delay = 2s
`;

/** Carla's mail is greylisted. */
const greylisting = (base: Scenario): Scenario => ({
  ...base,
  hosts: base.hosts.map((host) =>
    host.id !== 'mx1'
      ? host
      : {
          ...host,
          services: {
            ...host.services,
            policyService: {
              listen: 'inet:10023',
              greylisting: { delayS: 2, retryWindowS: 60, maxAgeS: 60, trustAfter: 0, action: '450 4.2.0 Greylisted' },
            },
          },
          files: {
            ...host.files,
            '/etc/postfix/main.cf': `${host.files['/etc/postfix/main.cf'] ?? ''}
smtpd_restriction_classes = grey
grey = check_policy_service inet:127.0.0.1:10023
smtpd_recipient_restrictions = check_recipient_access texthash:/etc/postfix/greylisted
`,
            '/etc/postfix/greylisted': 'carla@green.example grey\n',
          },
        },
  ),
});

const running = new RunningWorld(greylisting(readWorld('lessons/worlds/base.yaml')), 'trouble');
let bridge: Bridge;
let sender: PostfixInstance;
beforeAll(async () => {
  bridge = new Bridge(running, await certificateFor(['mx1.green.example']));
  const door = { from: 'laptop', to: 'mx1', port: 25, wrapped: false };
  const port = await bridge.open({ door, localPort: 0 });
  const server = { host: '127.0.0.1', port, protection: 'none', user: '', password: '' } as const;
  sender = await PostfixInstance.start(server, impatient);
});
afterAll(async () => {
  await sender?.stop();
  await bridge?.close();
});

const once = (id: string, stage: ServiceFault['stage'], reply: string): ServiceFault => ({
  ...{ id, host: 'mx1', stage, reply, count: 1 },
});

it.each<[about: string, to: string, fault: ServiceFault | null, fates: string[]]>([
  ['421 to MAIL', 'ben', once('421', 'mail', '421 4.3.2 Closing'), ['deferred 4.3.2', 'sent 2.0.0']],
  ['451 to RCPT', 'ben', once('451', 'rcpt', '451 4.3.0 Trouble'), ['deferred 4.3.0', 'sent 2.0.0']],
  ['550 to RCPT', 'ben', once('550', 'rcpt', '550 5.1.1 Unknown'), ['bounced 5.1.1']],
  ['greylisting', 'carla', null, ['deferred 4.2.0', 'sent 2.0.0']],
])('%s: the real Postfix does what it would do with any server', async (about, to, fault, wanted) => {
  if (fault) running.input({ kind: 'fault.add', fault });
  const mail = write({ about, recipients: [`${to}@green.example`], body: `${about}\r\n` }, about.replaceAll(' ', '-'));
  await sender.submit(mail);
  let looks = 0;
  const isGone = async () => {
    // On a slow machine a look through the queue may meet the message while it is under way, and then takes its time.
    if (++looks % 20 === 0) await sender.flush();
    return sender.linesAbout(mail).some((line) => line.endsWith(': removed'));
  };
  await expect.poll(isGone, { timeout: 45_000, interval: 250, message: 'Postfix keeps the message' }).toBe(true);
  const fates = sender.linesAbout(mail).flatMap((line) => {
    const [, dsn, status] = / to=.* dsn=([\d.]+), status=(\w+)/.exec(line) ?? [];
    return status === undefined ? [] : [`${status} ${dsn}`];
  });
  // It may try once more than it has to, before the grey time is over.
  expect(fates.filter((fate, index) => fate !== fates[index - 1])).toEqual(wanted);
  const messages = running.world.hosts.get('mx1')?.mail.list(to) ?? [];
  expect(messages.filter(({ message }) => message.includes(`<${mail.id}@`))).toHaveLength(
    wanted.at(-1) === 'sent 2.0.0' ? 1 : 0,
  );
});
