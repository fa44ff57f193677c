import type { ZoneServers } from '../../dns/delegations.ts';
import { decodeMessage, encodeMessage, questionMessage, type DnsMessage } from '../../dns/message.ts';
import type { LookupOutcome, LookupResult, RecordType, ResourceRecord } from '../../dns/record.ts';
import { readResponse, type Response } from '../../dns/response.ts';
import type { Endpoint } from '../../net/events.ts';
import type { UdpPort } from '../../net/network.ts';
import type { Octets } from '../../octets.ts';
import { startMachine, type RunningMachine } from '../actor.ts';
import { Deadline } from '../deadline.ts';
import { nextNumber, type HostContext } from '../host.ts';
import { resolutionMachine, type ResolutionEvent, type ResolutionPort } from './machine.ts';
import { dnsPort, isFromServer } from './source.ts';

/** The first wait for an answer; each further one is twice as long. */
const firstTimeoutMs = 2000;
const triesMax = 4;
const aliasesMax = 12;

export interface Question {
  readonly name: string;
  readonly type: RecordType;
}

/** What a resolution needs of its resolver. */
export interface ResolverMemory {
  closestServers(name: string): ZoneServers;
  rememberServers(servers: ZoneServers, ttlSeconds: number): void;
  /** Finds the address of a server on behalf of this resolution; SERVFAIL when that would wait for itself. */
  resolveFor(asker: Question, question: Question, done: (result: LookupResult) => void): void;
}

/** Works on one question for the resolver; ends with one result. */
export class Resolution implements ResolutionPort {
  readonly #host: HostContext;
  readonly #memory: ResolverMemory;
  readonly #question: Question;
  readonly #done: (result: LookupResult) => void;
  readonly #machine: RunningMachine<typeof resolutionMachine>;
  readonly #deadline: Deadline;
  readonly #port: UdpPort;
  readonly #aliases: ResourceRecord[] = [];
  /** The name asked for, and what its aliases led to. */
  readonly #names: string[];
  #servers: ZoneServers;
  #tries = 0;
  #queryId: number;
  #answeredBy: Endpoint | null = null;

  constructor(host: HostContext, memory: ResolverMemory, question: Question, done: (result: LookupResult) => void) {
    const { name, type } = question;
    this.#host = host;
    this.#memory = memory;
    this.#question = question;
    this.#names = [name];
    this.#done = done;
    this.#servers = memory.closestServers(name);
    this.#queryId = this.#newId();
    this.#deadline = new Deadline(host.clock, () => this.#send({ type: 'TIMEOUT' }));
    this.#port = host.net.bindUdp(host.id, 0, (bytes, from) => this.#read(bytes, from));
    const id = `${name}/${type}`;
    this.#machine = startMachine(host, { machine: 'resolution', id }, resolutionMachine, { port: this });
  }

  begin(): void {
    this.#send({ type: 'BEGIN' });
  }

  abandon(): void {
    this.#deadline.disarm();
    this.#port.close();
    this.#machine.stop();
  }

  get #name(): string {
    return this.#names.at(-1) ?? '';
  }

  #newId(): number {
    return nextNumber(this.#host, 'dns') & 0xffff;
  }

  #send(event: ResolutionEvent): void {
    this.#machine.send(event);
  }

  #read(bytes: Octets, from: Endpoint): void {
    const message = decodeMessage(bytes);
    if (!message || !this.#isAwaited(message, from)) return;
    this.#answeredBy = from;
    const response = readResponse(message, this.#servers.zone);
    this.#deadline.disarm();
    const records = response.kind === 'referral' ? message.authority : message.answers;
    this.#emitAnswer(outcomeOf(response), records);
    this.#send({ type: 'RESPONSE', response });
  }

  /** Anything but the answer of one of the servers to this very question is rubbish, or worse. */
  #isAwaited({ isResponse, id, question }: DnsMessage, from: Endpoint): boolean {
    const isToQuestion = isResponse && id === this.#queryId && question.name === this.#name;
    if (!isToQuestion || question.type !== this.#question.type) return false;
    return this.#servers.addresses.some((address) => isFromServer(this.#host, from, address));
  }

  #emitAnswer(outcome: LookupOutcome, records: readonly ResourceRecord[]): void {
    const { type } = this.#question;
    const { id: host } = this.#host;
    const id = this.#queryId;
    this.#host.trace.emit({ kind: 'dns.answer', host, id, name: this.#name, type, outcome, records, cached: false });
  }

  // What the machine has done:

  get hasMoreTries(): boolean {
    return this.#tries < triesMax;
  }

  leadsOn(response: Response): boolean {
    return response.kind === 'alias' && this.#names.length <= aliasesMax && !this.#names.includes(response.target);
  }

  findServers(): void {
    const { addresses, unknown } = this.#servers;
    if (addresses.length > 0) return this.#send({ type: 'SERVERS' });
    const [name, ...rest] = unknown;
    if (name === undefined) return this.#send({ type: 'NO_SERVERS' });
    // The referral named a server but not its address: that is a question of its own.
    const type = this.#host.addresses.some((address) => !address.includes(':')) ? 'A' : 'AAAA';
    this.#memory.resolveFor(this.#question, { name, type }, ({ records }) => {
      this.#servers = { ...this.#servers, addresses: this.#usable(records), unknown: rest };
      this.findServers();
    });
  }

  ask(): void {
    const { trace, clock, id: host } = this.#host;
    const { addresses } = this.#servers;
    const server = addresses[this.#tries % addresses.length] ?? '';
    const { type } = this.#question;
    const id = this.#queryId;
    const { cause } = clock;
    // The datagram, and the wait for its answer, follow from this question; what the machine does next does not.
    clock.cause = trace.note({ kind: 'dns.query', host, id, name: this.#name, type, server });
    this.#port.send(encodeMessage(questionMessage(id, this.#name, type, false)), server, dnsPort);
    this.#deadline.arm(firstTimeoutMs * 2 ** this.#tries++);
    clock.cause = cause;
  }

  dismissServer(): void {
    const { addresses } = this.#servers;
    const from = this.#answeredBy;
    const others = addresses.filter((address) => !from || !isFromServer(this.#host, from, address));
    this.#turnTo({ ...this.#servers, addresses: others });
  }

  descend(response: Response): void {
    if (response.kind !== 'referral') return;
    const { zone, servers, records, ttlSeconds } = response;
    const known = new Set(records.map(({ name }) => name));
    const unknown = servers.filter((server) => !known.has(server));
    this.#turnTo({ zone, addresses: this.#usable(records), unknown });
    this.#memory.rememberServers(this.#servers, ttlSeconds);
  }

  follow(response: Response): void {
    if (response.kind !== 'alias') return;
    this.#aliases.push(...response.records);
    this.#names.push(response.target);
    this.#turnTo(this.#memory.closestServers(response.target));
  }

  #turnTo(servers: ZoneServers): void {
    this.#servers = servers;
    this.#tries = 0;
    this.#queryId = this.#newId();
  }

  conclude(response: Response): void {
    if (response.kind === 'lame' || response.kind === 'referral' || response.kind === 'alias') return;
    const soa = 'soa' in response ? response.soa : null;
    const records = [...this.#aliases, ...response.records];
    this.#finish({ outcome: response.kind, records, ...(soa && { soa }) });
  }

  fail(how: 'servfail' | 'timeout'): void {
    if (how === 'timeout') this.#emitAnswer('timeout', []);
    this.#finish({ outcome: how, records: [] });
  }

  #finish(result: LookupResult): void {
    this.#deadline.disarm();
    this.#port.close();
    this.#done(result);
  }

  /** Addresses that this host can reach: IPv6 only if it has IPv6 itself. */
  #usable(records: readonly ResourceRecord[]): string[] {
    const hasV6 = this.#host.addresses.some((address) => address.includes(':'));
    return records.flatMap((record) =>
      record.type === 'A' || (record.type === 'AAAA' && hasV6) ? [record.address] : [],
    );
  }
}

function outcomeOf({ kind }: Response): LookupOutcome {
  if (kind === 'lame') return 'servfail';
  return kind === 'nodata' || kind === 'nxdomain' ? kind : 'found';
}
