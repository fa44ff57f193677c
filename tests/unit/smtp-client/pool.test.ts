import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../src/sim/world/scenario.ts';
import { replies, ScriptedWorld, type Script } from '../../support/scripted-server.ts';

/** One session at a time, and another try soon. */
const oneAtATime = (scenario: Scenario): Scenario => ({
  ...scenario,
  hosts: scenario.hosts.map((host) => {
    const mainCf = `${host.files['/etc/postfix/main.cf'] ?? ''}default_destination_concurrency_limit = 1
minimal_backoff_time = 10s
queue_run_delay = 5s
`;
    return host.id === 'submit' ? { ...host, files: { ...host.files, '/etc/postfix/main.cf': mainCf } } : host;
  }),
});

/** A server that does this once, and then takes everything. */
function once(line: RegExp, what: string): Script {
  let done = false;
  return (said) => {
    if (done || !line.test(said)) return replies({})(said);
    done = true;
    return what;
  };
}

describe('a session that ends within a transaction', () => {
  it.each([
    ['because the connection broke', once(/^DATA$/, 'close')],
    ['with 421', once(/^RCPT/, '421 4.3.2 away')],
    ['because the message is too big for this server', once(/^EHLO/, '250-mx1\r\n250 SIZE 100')],
  ])('%s leaves its place to the next', (_, mx1) => {
    const scripted = new ScriptedWorld({ mx1, mx2: replies({ connect: '421 away' }) }, oneAtATime);
    for (const to of ['ben@green.example', 'carla@green.example']) scripted.send(to);
    scripted.world.runUntil(scripted.world.nowMs + 600_000);
    const fates = [...scripted.of('queue.sent'), ...scripted.of('queue.bounced')].map(({ recipient }) => recipient);
    expect(fates).toEqual(expect.arrayContaining(['ben@green.example', 'carla@green.example']));
    expect(scripted.world.hosts.get('submit')?.mailSystem?.queue.entries()).toEqual([]);
  });
});
