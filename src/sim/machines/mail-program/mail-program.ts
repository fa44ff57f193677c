import { parseAddressList, type NamedAddress } from '../../mail/address-list.ts';
import { composeMessage } from '../../mail/compose.ts';
import { mailDate } from '../../mail/date.ts';
import type { Draft } from '../../mail/draft.ts';
import { utf8ToOctets, type Octets } from '../../octets.ts';
import { originalRecipient, type DsnWishes } from '../../smtp/dsn.ts';
import type { Envelope, MessageKey } from '../../trace.ts';
import { startMachine, type RunningMachine } from '../actor.ts';
import { Delivery } from '../delivery/delivery.ts';
import { nextNumber, type HostContext } from '../host.ts';
import { needsUtf8 } from '../smtp-client/parameters.ts';
import { SessionPool } from '../smtp-client/pool.ts';
import type { ClientSecurity } from '../smtp-client/security.ts';
import type { ClientTimeouts, RecipientOutcome, TransferDsn } from '../smtp-client/transfer.ts';
import { submissionMachine } from './machine.ts';
import { incomingFault, type Incoming } from './incoming.ts';
import { outgoingFault, type Outgoing } from './outgoing.ts';
import { Pickup } from './pickup.ts';

export interface Account extends Outgoing {
  /** Whose it is: display name and address of what is sent. */
  readonly name: string;
  readonly address: string;
  /** Where it fetches mail; left out: it does not. */
  readonly incoming?: Incoming | undefined;
}

interface OutboxItem {
  readonly envelope: Envelope;
  readonly message: Octets;
  readonly machine: RunningMachine<typeof submissionMachine>;
}

const timeouts: ClientTimeouts = {
  connectMs: 60_000,
  helloMs: 300_000,
  mailMs: 300_000,
  rcptMs: 300_000,
  dataMs: 120_000,
  contentMs: 600_000,
  quitMs: 10_000,
  garbage: 'strict',
};
const tlsOf = { none: 'none', starttls: 'encrypt', tls: 'wrapped' } as const;

/** A mail program takes no less than what it is set up to: no TLS where it should be, no login: no mail. */
const securityOf = ({ encryption, login }: Outgoing): ClientSecurity => ({
  tls: tlsOf[encryption],
  verified: true,
  login: login && { ...login, plaintext: { bare: true, sealed: true }, needed: true },
});

function badSetting<S extends { server: string; port: number }>(
  settings: S,
  faultIn: (settings: S) => 'server' | 'port' | 'user' | null,
): MessageKey | null {
  const fault = faultIn(settings);
  const { server, port } = settings;
  if (fault === 'server') return { key: 'badServer', params: { server } };
  if (fault === 'port') return { key: 'badPort', params: { port } };
  return fault && { key: 'badUser', params: { server } };
}

/** The sender wants to hear of success, besides failure and delay (RFC 3461 §4.1); the header is enough to know it by. */
const confirmationFor = (recipients: readonly string[]): DsnWishes => ({
  ret: 'HDRS',
  recipients: Object.fromEntries(
    recipients.map((address) => [
      address,
      { notify: ['SUCCESS', 'FAILURE', 'DELAY'], orcpt: originalRecipient(utf8ToOctets(address), true) },
    ]),
  ),
});

const dsnOf = ({ ret, envid, recipients = {} }: DsnWishes): TransferDsn => ({
  ...{ envid: envid ?? null, ret: ret ?? null },
  recipients: new Map(
    Object.entries(recipients).map(([address, { notify, orcpt }]) => [
      utf8ToOctets(address),
      { notify: notify ?? null, original: orcpt ?? originalRecipient(utf8ToOctets(address), true) },
    ]),
  ),
});

const limits = { sessionsPerRelayMax: 1, keepMs: 0 };

/** A mail program with one account: composes, keeps an outbox, and hands messages to its submission server. */
export class MailProgram {
  readonly #host: HostContext;
  #account: Account;
  readonly #outbox = new Map<string, OutboxItem>();
  readonly #pickup: Pickup | null;
  #pool: SessionPool;

  constructor(host: HostContext, account: Account) {
    this.#host = host;
    this.#account = account;
    this.#pickup = account.incoming ? new Pickup(host, account.incoming) : null;
    this.#pool = new SessionPool(host, timeouts, limits);
  }

  /**
   * Sets the servers anew: the outgoing one, and the incoming one of a program that has one. What waits in the outbox goes
   * to the new server, too, when it is tried again.
   */
  configure({ server, port, encryption, login }: Outgoing, incoming: Incoming | null): MessageKey | null {
    const outgoing = { server: server.trim(), port, encryption, login };
    const fetching = this.#pickup && incoming && { ...incoming, server: incoming.server.trim() };
    const problem = badSetting(outgoing, outgoingFault) ?? (fetching && badSetting(fetching, incomingFault));
    if (problem) return problem;
    this.#account = { ...this.#account, ...outgoing };
    if (fetching) this.#pickup?.configure(fetching);
    const change = { outgoing, ...(fetching && { incoming: fetching }) };
    this.#host.trace.note({ kind: 'mail.configured', host: this.#host.id, ...change });
    return null;
  }

  /** Looks for new mail. False when it has no server to ask. */
  fetch(): boolean {
    this.#pickup?.fetch();
    return this.#pickup !== null;
  }

  /** The owner opened a message of the program's own inbox. */
  open(uid: number): void {
    this.#pickup?.open(uid);
  }

  /** Sends what was composed, or says what is wrong with it. */
  send(draft: Draft): MessageKey | null {
    const lists = {
      from: parseAddressList(draft.from || this.#account.address),
      to: parseAddressList(draft.to),
      cc: parseAddressList(draft.cc ?? ''),
      bcc: parseAddressList(draft.bcc ?? ''),
    };
    for (const [field, list] of Object.entries(lists))
      if (!list.ok) return { key: 'badAddress', params: { field, entry: list.entry } };
    const addresses = (field: keyof typeof lists): readonly NamedAddress[] =>
      lists[field].ok ? lists[field].addresses : [];
    const [from] = addresses('from');
    const recipients = [
      ...new Set([...addresses('to'), ...addresses('cc'), ...addresses('bcc')].map(({ address }) => address)),
    ];
    if (!from) return { key: 'noSender', params: {} };
    if (recipients.length === 0) return { key: 'noRecipient', params: {} };
    const message = composeMessage({
      from:
        from.displayName === '' && from.address === this.#account.address
          ? { ...from, displayName: this.#account.name }
          : from,
      to: addresses('to'),
      cc: addresses('cc'),
      subject: draft.subject,
      text: draft.text,
      date: mailDate(this.#host.startsAt, this.#host.clock.now()).replace(' (UTC)', ''),
      messageId: `${nextNumber(this.#host, 'message')}.${this.#host.clock.now()}@${this.#host.fqdn}`,
    });
    const dsn = draft.confirm ? confirmationFor(recipients) : null;
    this.submit({ reversePath: from.address, forwardPaths: recipients, ...(dsn && { dsn }) }, message);
    return null;
  }

  /** Puts a finished message into the outbox and starts to hand it in. */
  submit(envelope: Envelope, message: Octets): void {
    const draftId = `d${nextNumber(this.#host, 'draft')}`;
    const machine = startMachine(this.#host, { machine: 'submission', id: draftId }, submissionMachine, {
      port: {
        submit: () => this.#deliver(draftId),
        sent: (reply) => {
          this.#outbox.delete(draftId);
          this.#host.trace.note({ kind: 'outbox.sent', host: this.#host.id, draftId, reply });
        },
        keep: (problem) => void this.#host.trace.note({ kind: 'outbox.failed', host: this.#host.id, draftId, problem }),
      },
    });
    this.#outbox.set(draftId, { envelope, message, machine });
    this.#host.trace.emit({ kind: 'outbox.added', host: this.#host.id, draftId, envelope, message });
    machine.send({ type: 'SEND' });
  }

  /** Tries a message of the outbox again. False when it is not there, or on its way already. */
  retry(draftId: string): boolean {
    const item = this.#outbox.get(draftId);
    if (item?.machine.snapshot.value !== 'outbox') return false;
    item.machine.send({ type: 'SEND' });
    return true;
  }

  /** The laptop is switched off: what was under way waits in the outbox. */
  powerOff(): void {
    this.#pickup?.powerOff();
    this.#pool.abandon();
    this.#pool = new SessionPool(this.#host, timeouts, limits);
    for (const [draftId, { machine }] of this.#outbox) {
      if (machine.snapshot.value === 'submitting') this.#refuse(draftId);
    }
  }

  #refuse(draftId: string): void {
    const relay = `${this.#account.server}:${this.#account.port}`;
    this.#outbox
      .get(draftId)
      ?.machine.send({ type: 'REFUSED', problem: { kind: 'connection', how: 'closed', relay, command: null } });
  }

  #deliver(draftId: string): void {
    const item = this.#outbox.get(draftId);
    if (!item) return;
    const { envelope, message, machine } = item;
    const reversePath = utf8ToOctets(envelope.reversePath);
    const recipients = envelope.forwardPaths.map((address) => utf8ToOctets(address));
    const content = { reversePath, recipients, message };
    const transfer = { ...content, smtputf8: needsUtf8(content), ...(envelope.dsn && { dsn: dsnOf(envelope.dsn) }) };
    const destination = { kind: 'host' as const, name: this.#account.server, port: this.#account.port };
    const job = { id: draftId, destination, transfer, security: () => securityOf(this.#account) };
    new Delivery(this.#host, this.#pool, job, (outcomes) => this.#conclude(machine, outcomes));
  }

  /** One refused recipient keeps the whole message in the outbox: its writer has to see it. */
  #conclude(machine: OutboxItem['machine'], outcomes: readonly RecipientOutcome[]): void {
    const failed = outcomes.find(({ problem }) => problem !== null);
    const accepted = outcomes.find(({ problem }) => problem === null);
    if (failed?.problem) machine.send({ type: 'REFUSED', problem: failed.problem });
    else if (accepted?.accepted) machine.send({ type: 'ACCEPTED', reply: accepted.accepted });
  }
}
