import type { Timer } from '../../kernel/clock.ts';
import { literalAddress } from '../delivery/destination.ts';
import type { HostContext } from '../host.ts';
import { ImapClientSession } from '../imap-client/session.ts';
import type { PickupListener, PickupProblem } from '../pickup/client.ts';
import { lookupAddresses } from '../resolver/stub.ts';
import { Inbox } from './inbox.ts';
import type { Incoming } from './incoming.ts';

/** How often a mail program looks where no connection stays open. */
const checkEveryMs = 600_000;

/** Fetches the mail of one account: at its owner's word first, from then on by itself as long as the program is on. */
export class Pickup {
  readonly #host: HostContext;
  readonly #inbox: Inbox;
  #incoming: Incoming;
  #session: ImapClientSession | null = null;
  #cancelLookup: (() => void) | null = null;
  /** Not tried yet. */
  #addresses: readonly string[] = [];
  #isChecking = false;
  #timer: Timer | null = null;

  constructor(host: HostContext, incoming: Incoming) {
    this.#host = host;
    this.#inbox = new Inbox(host);
    this.#incoming = incoming;
  }

  /** Looks for new mail now; while it is looking already, that is it. */
  fetch(): void {
    if (this.#isChecking) return;
    this.#host.clock.cancel(this.#timer);
    this.#isChecking = true;
    const { server, port } = this.#incoming;
    this.#host.trace.emit({ kind: 'pickup.started', host: this.#host.id, server, port });
    if (this.#session) return this.#session.stir(true);
    const literal = literalAddress(server);
    if (literal) return this.#addressed([literal]);
    this.#cancelLookup = lookupAddresses(this.#host, server, ({ outcome, addresses }) => {
      this.#cancelLookup = null;
      if (outcome === 'found') this.#addressed(addresses);
      else this.#failed({ kind: 'dns', outcome, name: server, type: 'A' });
    });
  }

  /** A message is read; the server hears of it now, or with the next fetch. */
  open(uid: number): void {
    if (this.#inbox.open(uid)) this.#session?.stir(false);
  }

  /** Another account's mailbox is another: its messages are not these. */
  configure(incoming: Incoming): void {
    const { server, login } = this.#incoming;
    if (server !== incoming.server || login.user !== incoming.login.user) this.#inbox.renew(null);
    this.#incoming = incoming;
    this.#stop();
  }

  powerOff(): void {
    const { server, port } = this.#incoming;
    const wasChecking = this.#isChecking;
    this.#session?.abandon();
    this.#session = null;
    this.#stop();
    const problem = { kind: 'connection', how: 'closed', relay: `${server}:${port}`, command: null } as const;
    if (wasChecking) this.#host.trace.note({ kind: 'pickup.failed', host: this.#host.id, problem });
  }

  #stop(): void {
    this.#cancelLookup?.();
    this.#cancelLookup = null;
    this.#addresses = [];
    this.#session?.leave();
    this.#session = null;
    this.#isChecking = false;
    this.#host.clock.cancel(this.#timer);
  }

  #addressed([address, ...others]: readonly string[]): void {
    if (address === undefined) throw new Error('no address is left to connect to');
    this.#addresses = others;
    const { server: host, port, encryption, login } = this.#incoming;
    const server = { name: `${host}[${address}]:${port}`, host, address, port, encryption, login };
    const listener: PickupListener = {
      settled: (waiting) => this.#settled(waiting),
      ended: () => this.#ended(),
      failed: (problem) => this.#failed(problem),
    };
    this.#session = new ImapClientSession(this.#host, server, this.#inbox, listener);
  }

  #checkLater(): void {
    this.#timer = this.#host.clock.after(checkEveryMs, () => this.fetch(), true);
  }

  // What a session tells:

  #settled(waiting: boolean): void {
    if (this.#isChecking) this.#host.trace.note({ kind: 'pickup.ended', host: this.#host.id, waiting });
    this.#isChecking = false;
  }

  #ended(): void {
    this.#session = null;
    this.#checkLater();
  }

  #failed(problem: PickupProblem): void {
    this.#session = null;
    if (problem.kind === 'connection' && problem.command === null && this.#isChecking && this.#addresses.length > 0)
      return this.#addressed(this.#addresses);
    this.#isChecking = false;
    this.#host.trace.note({ kind: 'pickup.failed', host: this.#host.id, problem });
    // What has to be set up otherwise is for its owner to do: the same again would fail again.
    if (problem.kind === 'connection' || problem.kind === 'dns') this.#checkLater();
  }
}
