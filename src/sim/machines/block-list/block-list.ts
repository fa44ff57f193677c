import type { ResourceRecord } from '../../dns/record.ts';
import { isIpv4 } from '../../mail/address.ts';
import { composeMessage } from '../../mail/compose.ts';
import { mailDate } from '../../mail/date.ts';
import { fieldValue, parseMessage, splitMessage } from '../../mail/message.ts';
import { delivererOf } from '../../mail/received.ts';
import type { Octets } from '../../octets.ts';
import { nextNumber, type HostContext } from '../host.ts';
import type { MailSystem } from '../mail-system/mail-system.ts';
import type { MailStore } from '../mailbox/store.ts';
import type { NameServerService } from '../name-server/service.ts';
import { testRelay } from '../relay-test.ts';
import { addressIn, answerText, type Answer } from './answers.ts';
import { zoneWith, type Listing } from './listings.ts';

export interface BlockListSettings {
  /** The zone, as its file has it. */
  readonly zone: string;
  readonly records: readonly ResourceRecord[];
  /** The mailbox that no honest mail comes to: whoever sends there is listed after so many messages. */
  readonly trap: string;
  readonly threshold: number;
  /** The mailbox that takes requests for removal. */
  readonly removals: string;
  /** Why, for people; `%a` is the address. */
  readonly reason: string;
  readonly ttlSeconds: number;
  /** So long after the last message to a trap an address leaves the list by itself. */
  readonly expiresMs: number;
}

interface Listed extends Listing {
  lastHitAtMs: number;
}

/** What a trap keeps of what it has caught. */
const caughtMax = 10;

/** A DNS block list that is fed by spam traps (RFC 5782, RFC 6471). What it knows is the host's and survives a loss of power. */
export class BlockList {
  readonly #host: HostContext;
  readonly #settings: BlockListSettings;
  readonly #store: MailStore;
  readonly #names: NameServerService;
  readonly #mail: MailSystem;
  readonly #hits = new Map<string, number>();
  readonly #listed = new Map<string, Listed>();
  #trapSeen = 0;
  #removalSeen = 0;

  constructor(
    host: HostContext,
    settings: BlockListSettings,
    store: MailStore,
    names: NameServerService,
    mail: MailSystem,
  ) {
    this.#host = host;
    this.#settings = settings;
    this.#store = store;
    this.#names = names;
    this.#mail = mail;
    store.mailbox(settings.trap)?.inbox.watch(() => this.#look());
    store.mailbox(settings.removals)?.inbox.watch(() => this.#readRequests());
  }

  #look(): void {
    const { trap } = this.#settings;
    const caught = this.#store.list(trap);
    for (const { uid, message } of caught.filter(({ uid }) => uid > this.#trapSeen)) {
      this.#trapSeen = uid;
      const { address } = delivererOf(splitMessage(message).header) ?? {};
      if (address !== undefined && isIpv4(address)) this.#hit(address);
    }
    const [oldest] = caught;
    if (oldest && caught.length > caughtMax) this.#store.remove(trap, oldest.uid);
  }

  #hit(address: string): void {
    const hits = (this.#hits.get(address) ?? 0) + 1;
    this.#hits.set(address, hits);
    const listed = this.#listed.get(address);
    if (listed) listed.lastHitAtMs = this.#host.clock.now();
    else if (hits >= this.#settings.threshold) this.#host.clock.aloud(() => this.#list(address, hits));
  }

  #list(address: string, hits: number): void {
    const { zone, reason: pattern, expiresMs } = this.#settings;
    const reason = pattern.replaceAll('%a', address);
    this.#listed.set(address, { address, reason, lastHitAtMs: this.#host.clock.now() });
    this.#publish();
    this.#host.trace.note({ kind: 'block-list.listed', host: this.#host.id, zone, address, hits, reason });
    this.#expireIn(expiresMs, address);
  }

  #expireIn(delayMs: number, address: string): void {
    const listed = this.#listed.get(address);
    const expire = () => {
      if (this.#listed.get(address) !== listed || !listed) return;
      const leftMs = listed.lastHitAtMs + this.#settings.expiresMs - this.#host.clock.now();
      if (leftMs > 0) this.#expireIn(leftMs, address);
      else this.#remove(address, 'expired');
    };
    this.#host.clock.after(delayMs, expire, true);
  }

  #remove(address: string, why: 'request' | 'expired'): void {
    this.#hits.delete(address);
    this.#listed.delete(address);
    this.#publish();
    const { zone } = this.#settings;
    this.#host.trace.note({ kind: 'block-list.delisted', host: this.#host.id, zone, address, why });
  }

  #publish(): void {
    const { zone, records, ttlSeconds } = this.#settings;
    this.#names.replace(zoneWith({ origin: zone, records }, this.#listed.values(), ttlSeconds));
  }

  #readRequests(): void {
    const { removals } = this.#settings;
    for (const { uid, message } of this.#store.list(removals)) {
      if (uid <= this.#removalSeen) continue;
      this.#removalSeen = uid;
      this.#request(message);
    }
  }

  /** A robot answers nobody who wants no answer (RFC 3834 §2). */
  #request(message: Octets): void {
    const { header, body } = parseMessage(message);
    const to = /<([^>]*)>/.exec(fieldValue(header, 'Return-Path') ?? '')?.[1] ?? '';
    if (to === '' || fieldValue(header, 'Auto-Submitted') !== null) return;
    const address = addressIn(`${fieldValue(header, 'Subject') ?? ''}\n${body}`);
    if (address === null) return this.#answer(to, { kind: 'no-address' });
    if (!this.#listed.has(address)) return this.#answer(to, { kind: 'not-listed', address });
    this.#test(to, address);
  }

  #test(to: string, address: string): void {
    const { zone, removals, ttlSeconds } = this.#settings;
    const test = { address, reversePath: `relaytest@${zone}`, recipient: `${removals}@${zone}` };
    testRelay(this.#host, test, ({ open, reply }) => {
      this.#host.trace.emit({ kind: 'block-list.tested', host: this.#host.id, zone, address, open, reply });
      if (open && reply) return this.#answer(to, { kind: 'still-open', address, test, reply });
      this.#remove(address, 'request');
      this.#answer(to, { kind: 'removed', address, ttlSeconds, reply });
    });
  }

  #answer(to: string, answer: Answer): void {
    const { zone, removals } = this.#settings;
    const { startsAt, clock, fqdn } = this.#host;
    const message = composeMessage({
      from: { displayName: zone, address: `${removals}@${zone}` },
      to: [{ displayName: '', address: to }],
      cc: [],
      ...answerText(zone, answer),
      date: mailDate(startsAt, clock.now()),
      messageId: `${nextNumber(this.#host, 'message')}.${clock.now()}@${fqdn}`,
    });
    this.#mail.submit({ reversePath: '', forwardPaths: [to] }, `Auto-Submitted: auto-replied\r\n${message}` as Octets);
  }
}
