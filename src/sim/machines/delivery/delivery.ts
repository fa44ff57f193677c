import { mailExchangers } from '../../dns/mx.ts';
import type { LookupResult } from '../../dns/record.ts';
import type { DeliveryProblem } from '../../trace.ts';
import { startMachine, type RunningMachine } from '../actor.ts';
import type { HostContext } from '../host.ts';
import type { Course } from '../queue/log-lines.ts';
import { problemText } from '../queue/problem-text.ts';
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
  /** Null where the configuration does not tell: then nothing goes there. */
  readonly security: (host: string) => ClientSecurity | null;
  /** Where it goes when nothing else takes it (smtp_fallback_relay), in order. */
  readonly fallbacks?: readonly Destination[];
  /** How many addresses are tried, and how many sessions held; none when absent (smtp_mx_address_limit, …_session_limit). */
  readonly limits?: { readonly addresses: number; readonly sessions: number };
  /** The message has waited so long that it goes without TLS where TLS is not a must and its handshake fails. */
  readonly plainAfterFailure?: boolean;
  /** Whether it is told in the mail log. */
  readonly logged?: boolean;
}

export type DeliveryDone = (outcomes: readonly RecipientOutcome[], course: Course) => void;

/** In the words of smtp_tls_policy.c. */
const noPolicy: DeliveryProblem = { kind: 'transport', status: '4.7.5', text: 'client TLS configuration problem' };

/** One attempt to deliver one message to one destination; ends with one outcome for each recipient. */
export class Delivery implements DeliveryPort {
  readonly #host: HostContext;
  readonly #pool: SessionPool;
  readonly #job: DeliveryJob;
  readonly #done: DeliveryDone;
  readonly #machine: RunningMachine<typeof deliveryMachine>;
  readonly #settled: RecipientOutcome[] = [];
  readonly #pid: number;
  readonly #startedAtMs: number;
  #readyAtMs: number | null = null;
  #destination: Destination;
  #fallbacks: readonly Destination[];
  #open: readonly string[];
  #problem: DeliveryProblem | null = null;
  readonly #problems = new Map<string, DeliveryProblem>();
  #exchangers: string[] = [];
  #relays: Relay[] = [];
  #addresses = 0;
  #sessions = 0;
  /** In the order in which the last server decided on them. */
  #decided: readonly string[] = [];
  #session: SmtpClientSession | null = null;

  constructor(host: HostContext, pool: SessionPool, job: DeliveryJob, done: DeliveryDone) {
    this.#host = host;
    this.#pool = pool;
    this.#job = job;
    this.#done = done;
    this.#open = job.transfer.recipients;
    this.#destination = job.destination;
    this.#fallbacks = job.fallbacks ?? [];
    this.#pid = job.logged ? host.log.begin() : 0;
    this.#startedAtMs = host.clock.now();
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
    const { kind, name } = this.#destination;
    if (kind === 'host' || name.startsWith('[')) return this.#routed([name.replace(/^\[|\]$/g, '')]);
    lookup(this.#host, name, 'MX', (result) => this.#choose(result));
  }

  #choose(result: LookupResult): void {
    const { name } = this.#destination;
    const pick = (below: number) => this.#host.chance.int(this.#host.id, `mx ${name}`, below);
    const choice = mailExchangers(result, name, pick, (host) => host === this.#host.fqdn);
    switch (choice.kind) {
      case 'exchangers':
        return this.#routed(choice.hosts);
      case 'null-mx':
        return this.#send({ type: 'FAILED', problem: { kind: 'null-mx', domain: name } });
      case 'loop':
        return this.#send({ type: 'FAILED', problem: { kind: 'loop', relay: name } });
      case 'failed': {
        // A name that does not exist has no address either, and that is what Postfix says.
        const type = choice.outcome === 'nxdomain' ? 'A' : 'MX';
        return this.#send({ type: 'FAILED', problem: { kind: 'dns', outcome: choice.outcome, name, type } });
      }
    }
  }

  #routed(exchangers: readonly string[]): void {
    this.#exchangers = [...exchangers];
    this.#send({ type: 'ROUTED' });
  }

  #send(event: DeliveryEvent): void {
    this.#machine.send(event);
  }

  #log(problem: DeliveryProblem, id = ''): void {
    if (this.#job.logged) this.#host.log.write('smtp', `${id}${problemText(problem)}`, this.#pid);
  }

  // What the machine has done:

  get #isSpent(): boolean {
    const { addresses, sessions } = this.#job.limits ?? { addresses: 0, sessions: 0 };
    return (addresses > 0 && this.#addresses >= addresses) || (sessions > 0 && this.#sessions >= sessions);
  }

  get hasMoreAddresses(): boolean {
    return this.#relays.length > 0 && !this.#isSpent;
  }

  get hasMoreExchangers(): boolean {
    return this.#exchangers.length > 0 && !this.#isSpent;
  }

  /** A domain that takes no mail is not served elsewhere, and what goes round in circles is not sent on. */
  get hasFallback(): boolean {
    return this.#fallbacks.length > 0 && this.#problem?.kind !== 'null-mx' && this.#problem?.kind !== 'loop';
  }

  routeToFallback(): void {
    const [next, ...others] = this.#fallbacks;
    if (!next) throw new Error('no fallback relay is left');
    this.#destination = next;
    this.#fallbacks = others;
    this.#addresses = 0;
    this.#sessions = 0;
    this.#route();
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
    const { port } = this.#destination;
    if (addresses.some((address) => this.#host.addresses.includes(address))) return this.#cameBack();
    const security = this.#job.security(name);
    if (!security) return this.#send({ type: 'UNKNOWN', problem: noPolicy });
    this.#relays = addresses.map((address) => ({
      ...{ name: `${name}[${address}]:${port}`, host: name },
      ...{ address, port, security },
    }));
    this.#send({ type: 'ADDRESSED' });
  }

  /** The exchanger is this host under another name: it and all that are worse do not count (RFC 5321 §5.1). */
  #cameBack(): void {
    this.#exchangers = [];
    const problem: DeliveryProblem = this.#problem ?? { kind: 'loop', relay: this.#destination.name };
    this.#send({ type: 'UNKNOWN', problem });
  }

  openSession(): void {
    const relay = this.#relays.shift();
    if (!relay) throw new Error('no address is left to connect to');
    this.#addresses++;
    this.#pool.borrow(relay, {
      ready: (session) => {
        this.#session = session;
        this.#sessions++;
        this.#readyAtMs = this.#host.clock.now();
        this.#send({ type: 'READY' });
      },
      failed: (problem) => {
        if (problem.kind === 'connection' && problem.command === null) this.#log(problem);
        if (this.#mayGoPlain(relay, problem)) this.#again({ ...relay, security: { ...relay.security, tls: 'none' } });
        this.#send({ type: 'UNREACHABLE', problem });
      },
    });
  }

  #mayGoPlain({ security }: Relay, problem: DeliveryProblem): boolean {
    const failed = problem.kind === 'tls' && problem.why === 'handshake';
    return this.#job.plainAfterFailure === true && failed && security.tls === 'may';
  }

  /** The same address once more, in another way. */
  #again(relay: Relay): void {
    this.#addresses--;
    this.#relays.unshift(relay);
  }

  handOver(): void {
    this.#session?.transfer({ ...this.#job.transfer, recipients: this.#open }, (outcomes) =>
      this.#send({ type: 'TRANSFERRED', outcomes }),
    );
  }

  /** That a name has no address counts only if nothing worse has happened: then another try would be in vain, too. */
  remember(problem: DeliveryProblem): void {
    if (this.#problem && problem.kind === 'dns' && isPermanent(problem)) return;
    this.#problem = problem;
  }

  /** What is tried elsewhere now stands in the log all the same. */
  goOn(): void {
    const problem = this.#problem;
    const isTold =
      problem?.kind === 'reply' ||
      problem?.kind === 'tls' ||
      (problem?.kind === 'connection' && problem.command !== null);
    if (isTold) this.#log(problem, `${this.#job.id}: `);
  }

  leavesOpen(outcomes: readonly RecipientOutcome[]): boolean {
    return outcomes.some(({ problem }) => problem !== null && !isPermanent(problem));
  }

  record(outcomes: readonly RecipientOutcome[]): void {
    const open: string[] = [];
    this.#decided = outcomes.map(({ recipient }) => recipient);
    for (const outcome of outcomes) {
      if (outcome.problem === null || isPermanent(outcome.problem)) this.#settled.push(outcome);
      else {
        open.push(outcome.recipient);
        this.#problems.set(outcome.recipient, outcome.problem);
        this.#problem = outcome.problem;
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
    if (this.#job.logged) this.#host.log.end(this.#pid);
    const turn = ({ recipient }: RecipientOutcome) => this.#decided.indexOf(recipient);
    const outcomes = this.#settled.sort((a, b) => turn(a) - turn(b));
    this.#done(outcomes, {
      ...{ program: 'smtp', pid: this.#pid },
      ...{ startedAtMs: this.#startedAtMs, readyAtMs: this.#readyAtMs },
    });
  }
}
