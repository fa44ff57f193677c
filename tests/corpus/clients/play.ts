import '../../../src/sim/pattern-library.ts';
import { KeepingSink } from '../../../src/sim/kernel/trace.ts';
import { problemText } from '../../../src/sim/machines/queue/problem-text.ts';
import { octetsToUtf8, utf8ToOctets } from '../../../src/sim/octets.ts';
import type { DsnWishes } from '../../../src/sim/smtp/dsn.ts';
import type { SimEvent } from '../../../src/sim/trace.ts';
import { checkScenario } from '../../../src/sim/world/check-scenario.ts';
import type { Scenario } from '../../../src/sim/world/scenario.ts';
import { World } from '../../../src/sim/world/world.ts';
import { zoneText } from '../data.ts';
import { Peer } from './peer.ts';
import { behaviours, text, type Behaviour } from './recorded.ts';

export const startsAt = '2026-11-24T03:26:00Z';
const resolverAddress = '203.0.113.54';

/** Two records are wrong on purpose; the world is checked without them, and then they are put in. */
const checkable = (zone: string): string => zone.replace(/^(nullmxextra|mxcname)\.test\. .*$/gm, '');

/** Nobody serves this zone: whoever asks for it hears SERVFAIL. */
const lame = 'servfail.test. NS ns.servfail.test.\nns.servfail.test. A 127.0.0.53\n';

const host = (name: string, address: string, more: object = {}) => ({
  ...{ name, organisation: 'corpus', role: 'mx', addresses: [address], ...more },
});

/** Postfix as it was configured for the recordings, the zone, and a host for each scripted server. */
function scenarioOf(mainCf: string, servers: Readonly<Record<string, Behaviour>>): Scenario {
  const peers = Object.entries(servers).map(([id, { host: name, listen }]) => [id, host(name, listen[0])] as const);
  const zone = `${zoneText().replace(/^; --- zone that is delegated[^]*?(?=^\$ORIGIN)/m, lame)}`;
  const { scenario, problems } = checkScenario({
    name: 'clients',
    startsAt,
    organisations: { corpus: { name: 'Corpus' } },
    hosts: {
      mail: host('mail.example.com', '127.0.0.1', {
        resolver: resolverAddress,
        mailboxes: ['alice'],
        services: { postfix: { listen: [{ port: 25 }] } },
        files: { '/etc/postfix/main.cf': mainCf },
      }),
      ...Object.fromEntries(peers),
      refused: host('mx.refused.test', '127.0.1.10'),
      dns: host('ns.invalid', '127.0.0.53', { services: { nameServer: {} } }),
      resolver: host('resolver.invalid', resolverAddress, { services: { resolver: { rootHints: ['127.0.0.53'] } } }),
    },
    zones: [{ origin: '', server: 'dns', text: checkable(zone) }],
    links: { local: { latencyMs: 1 }, internet: { latencyMs: 1 } },
  });
  if (!scenario) throw new Error(problems.map(({ path, reason }) => `${path.join('.')}: ${reason}`).join('\n'));
  return { ...scenario, zones: scenario.zones.map((each) => ({ ...each, text: zone })) };
}

export interface Submission {
  /** What is added to the main.cf of the recordings. */
  readonly more?: string;
  readonly sender: string;
  readonly recipients: readonly string[];
  /** Header and body as given to sendmail(1). */
  readonly message: string;
  readonly dsn?: DsnWishes;
  /** For what chance decides: the order of exchangers that are equals. */
  readonly seed?: string;
  /** When, in seconds since the world began; and for how long all is watched. */
  readonly atS: number;
  readonly forS: number;
}

export interface Played {
  readonly log: readonly string[];
  readonly peers: readonly Peer[];
  /** Why each recipient still waits. */
  readonly waiting: readonly { readonly address: string; readonly reason: string }[];
  readonly notices: readonly string[];
}

/** By behaviour: the scripted servers on port 25. */
export const servers = Object.fromEntries(Object.entries(behaviours()).filter(([, { listen }]) => listen[1] === 25));

/** Submits a message to the simulated Postfix, and lets the scripted servers do what they do. */
export function play(submission: Submission): Played {
  const sink = new KeepingSink<SimEvent>();
  const world = new World(
    scenarioOf(text('main.cf') + (submission.more ?? ''), servers),
    submission.seed ?? 'clients',
    sink,
  );
  const mail = world.hosts.get('mail');
  if (!mail?.mailSystem) throw new Error('no mail system');
  const peers: Peer[] = [];
  for (const [id, script] of Object.entries(servers)) {
    const certificate = { names: [script.host], issuer: script.host };
    world.net.listen(id, 25, (socket) => {
      const peer = new Peer(id, script, socket, {
        certificate: { ...certificate, notBefore: startsAt, notAfter: '2027-11-24T00:00:00Z' },
        later: (ms, run) => void mail.context.clock.after(ms, run),
      });
      peers.push(peer);
      return peer;
    });
  }
  world.runUntil(submission.atS * 1000);
  const { sender, recipients, message, dsn } = submission;
  const envelope = {
    reversePath: utf8ToOctets(sender),
    forwardPaths: recipients.map(utf8ToOctets),
    ...(dsn && { dsn }),
  };
  mail.mailSystem.submit(envelope, utf8ToOctets(message.replace(/\r?\n/g, '\r\n')));
  world.runUntil((submission.atS + submission.forS) * 1000);
  return {
    log: mail.context.log.text().split('\n').slice(0, -1),
    peers,
    waiting: mail.mailSystem.queue
      .entries()
      .flatMap((entry) => entry.recipients)
      .map(({ address, problem }) => ({ address, reason: problem ? problemText(problem) : '' })),
    notices: mail.mail
      .list('alice')
      .map(({ message: letter }) => octetsToUtf8(letter).replaceAll('\r\n', '\n'))
      .filter((letter) => /^Auto-Submitted: auto-replied$/m.test(letter)),
  };
}

/** Whether mail for this domain has several exchangers of one preference, so that chance decides. */
export function hasEqualExchangers(domain: string): boolean {
  const preferences = [...zoneText().matchAll(/^(\S+)\. MX (\d+) /gm)].flatMap(([, name, preference]) =>
    name === domain ? [preference] : [],
  );
  return new Set(preferences).size < preferences.length;
}
