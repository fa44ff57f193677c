import { mailExchangers } from '../../dns/mx.ts';
import type { LookupResult } from '../../dns/record.ts';
import type { DeliveryProblem } from '../../trace.ts';
import { startMachine, type RunningMachine } from '../actor.ts';
import type { HostContext } from '../host.ts';
import { lookup, lookupAddresses } from '../resolver/stub.ts';
import type { SessionPool } from '../smtp-client/pool.ts';
import type { ClientSecurity } from '../smtp-client/security.ts';
import type { SmtpClientSession } from '../smtp-client/session.ts';
import type { RecipientOutcome, Relay, Transfer } from '../smtp-client/transfer.ts';
import { literalAddress, type Destination } from './destination.ts';
import { deliveryMachine, type DeliveryEvent, type DeliveryPort } from './machine.ts';
import { isPermanent } from './problem.ts';

export interface DeliveryJob {
  /** Of the trace: the queue id and the destination. */
  readonly id: string;
  readonly destination: Destination;
  readonly transfer: Transfer;
  /** How a session with this server is to be protected. */
  readonly security: (host: string) => ClientSecurity;
}

/** One attempt to deliver one message to one destination; ends with one outcome for each recipient. */
export class Delivery implements DeliveryPort {
  readonly #host: HostContext;
  readonly #pool: SessionPool;
  readonly #job: DeliveryJob;
  readonly #done: (outcomes: readonly RecipientOutcome[]) => void;
  readonly #machine: RunningMachine<typeof deliveryMachine>;
  readonly #settled: RecipientOutcome[] = [];
  #open: readonly string[];
  #problem: DeliveryProblem | null = null;
  readonly #problems = new Map<string, DeliveryProblem>();
  #exchangers: string[] = [];
  #relays: Relay[] = [];
  #session: SmtpClientSession | null = null;

  constructor(
    host: HostContext,
    pool: SessionPool,
    job: DeliveryJob,
    done: (outcomes: readonly RecipientOutcome[]) => void,
  ) {
    this.#host = host;
    this.#pool = pool;
    this.#job = job;
    this.#done = done;
    this.#open = job.transfer.recipients;
    this.#machine = startMachine(
      host,
      { machine: 'delivery', id: `${job.id}/${job.destination.name}` },
      deliveryMachine,
      { port: this },
    );
    this.#route();
  }

  /** The machine waits in its first state for what comes of this. */
  #route(): void {
    const { destination } = this.#job;
    if (destination.kind === 'host' || destination.name.startsWith('['))
      return this.#routed([destination.name.replace(/^\[|\]$/g, '')]);
    lookup(this.#host, destination.name, 'MX', (result) => this.#choose(result));
  }

  #choose(result: LookupResult): void {
    const { name } = this.#job.destination;
    const pick = (below: number) => this.#host.chance.int(this.#host.id, `mx ${name}`, below);
    const choice = mailExchangers(result, name, pick, (host) => host === this.#host.fqdn);
    switch (choice.kind) {
      case 'exchangers':
        return this.#routed(choice.hosts);
      case 'null-mx':
        return this.#send({ type: 'FAILED', problem: { kind: 'null-mx', domain: name } });
      case 'loop':
        return this.#send({ type: 'FAILED', problem: { kind: 'loop', relay: this.#host.fqdn } });
      case 'failed':
        return this.#send({ type: 'FAILED', problem: { kind: 'dns', outcome: choice.outcome, name, type: 'MX' } });
    }
  }

  #routed(exchangers: readonly string[]): void {
    this.#exchangers = [...exchangers];
    this.#send({ type: 'ROUTED' });
  }

  #send(event: DeliveryEvent): void {
    this.#machine.send(event);
  }

  // What the machine has done:

  get hasMoreAddresses(): boolean {
    return this.#relays.length > 0;
  }

  get hasMoreExchangers(): boolean {
    return this.#exchangers.length > 0;
  }

  lookUpNextExchanger(): void {
    const name = this.#exchangers.shift() ?? '';
    const literal = literalAddress(name);
    if (literal) return this.#addressed(name, [literal]);
    lookupAddresses(this.#host, name, (result) => {
      if (result.outcome === 'found') this.#addressed(name, result.addresses);
      else this.#send({ type: 'UNKNOWN', problem: { kind: 'dns', outcome: result.outcome, name, type: 'A' } });
    });
  }

  #addressed(name: string, addresses: readonly string[]): void {
    const { port } = this.#job.destination;
    if (addresses.some((address) => this.#host.addresses.includes(address))) {
      this.#send({ type: 'UNKNOWN', problem: { kind: 'loop', relay: name } });
      return;
    }
    const security = this.#job.security(name);
    this.#relays = addresses.map((address) => ({
      name: `${name}[${address}]:${port}`,
      host: name,
      address,
      port,
      security,
    }));
    this.#send({ type: 'ADDRESSED' });
  }

  openSession(): void {
    const relay = this.#relays.shift();
    if (!relay) throw new Error('no address is left to connect to');
    this.#pool.borrow(relay, {
      ready: (session) => {
        this.#session = session;
        this.#send({ type: 'READY' });
      },
      failed: (problem) => this.#send({ type: 'UNREACHABLE', problem }),
    });
  }

  handOver(): void {
    this.#session?.transfer({ ...this.#job.transfer, recipients: this.#open }, (outcomes) =>
      this.#send({ type: 'TRANSFERRED', outcomes }),
    );
  }

  remember(problem: DeliveryProblem): void {
    this.#problem = problem;
  }

  leavesOpen(outcomes: readonly RecipientOutcome[]): boolean {
    return outcomes.some(({ problem }) => problem !== null && !isPermanent(problem));
  }

  record(outcomes: readonly RecipientOutcome[]): void {
    const open: string[] = [];
    for (const outcome of outcomes) {
      if (outcome.problem === null || isPermanent(outcome.problem)) this.#settled.push(outcome);
      else {
        open.push(outcome.recipient);
        this.#problems.set(outcome.recipient, outcome.problem);
      }
    }
    this.#open = open;
  }

  report(): void {
    for (const recipient of this.#open) {
      // What a server said of this recipient tells more than that the next one could not be reached.
      const problem = this.#problems.get(recipient) ?? this.#problem;
      if (problem) this.#settled.push({ recipient, accepted: null, problem });
    }
    this.#done(this.#settled);
  }
}
