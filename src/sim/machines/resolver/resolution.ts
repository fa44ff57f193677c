import { decodeMessage, encodeMessage } from '../../dns/message.ts';
import type { LookupResult, RecordType, ResourceRecord } from '../../dns/record.ts';
import { readResponse, type Response } from '../../dns/response.ts';
import type { UdpPort } from '../../net/network.ts';
import type { Octets } from '../../octets.ts';
import { startMachine, type RunningMachine } from '../actor.ts';
import { Deadline } from '../deadline.ts';
import { nextNumber, type HostContext } from '../host.ts';
import { resolutionMachine, type ResolutionEvent, type ResolutionPort } from './machine.ts';
import type { ResolverService, Servers } from './service.ts';
import { questionMessage } from './stub.ts';

/** The first wait for an answer; each further one is twice as long. */
const firstTimeoutMs = 2000;
const triesMax = 4;
const aliasesMax = 12;

/** Works on one question for the resolver; ends with one result. */
export class Resolution implements ResolutionPort {
  readonly #host: HostContext;
  readonly #service: ResolverService;
  readonly #question: { readonly name: string; readonly type: RecordType };
  readonly #done: (result: LookupResult) => void;
  readonly #machine: RunningMachine<typeof resolutionMachine>;
  readonly #deadline: Deadline;
  readonly #aliases: ResourceRecord[] = [];
  readonly #names: string[];
  readonly #port: UdpPort;
  #servers: Servers = { zone: '', addresses: [], unknown: [] };
  #tries = 0;
  #queryId = 0;

  constructor(
    host: HostContext,
    service: ResolverService,
    name: string,
    type: RecordType,
    done: (result: LookupResult) => void,
  ) {
    this.#host = host;
    this.#service = service;
    this.#question = { name, type };
    this.#names = [name];
    this.#done = done;
    this.#deadline = new Deadline(host.clock, () => this.#send({ type: 'TIMEOUT' }));
    this.#port = host.net.bindUdp(host.id, 0, (bytes) => this.#read(bytes));
    this.#machine = startMachine(host, { machine: 'resolution', id: `${name}/${type}` }, resolutionMachine, {
      port: this,
    });
    this.#servers = service.closestServers(name);
    this.#send({ type: 'SERVERS' });
  }

  abandon(): void {
    this.#deadline.disarm();
    this.#machine.stop();
  }

  /** The name asked for now: the question's, or what its aliases led to. */
  get #name(): string {
    return this.#names.at(-1) ?? '';
  }

  #send(event: ResolutionEvent): void {
    this.#machine.send(event);
  }

  #read(bytes: Octets): void {
    const message = decodeMessage(bytes);
    if (!message?.isResponse || message.id !== this.#queryId || message.question.name !== this.#name) return;
    const response = readResponse(message, this.#servers.zone);
    const outcome =
      response.kind === 'nxdomain'
        ? 'nxdomain'
        : response.kind === 'lame'
          ? 'servfail'
          : message.answers.length > 0
            ? 'found'
            : 'nodata';
    this.#host.trace.emit({
      kind: 'dns.answer',
      host: this.#host.id,
      id: message.id,
      name: this.#name,
      type: this.#question.type,
      outcome,
      records: response.kind === 'referral' ? message.authority : message.answers,
      cached: false,
    });
    this.#deadline.disarm();
    this.#send({ type: 'RESPONSE', response });
  }

  // What the machine has done:

  get hasMoreTries(): boolean {
    return this.#tries < triesMax;
  }

  leadsOn(response: Response): boolean {
    return response.kind === 'alias' && this.#names.length < aliasesMax && !this.#names.includes(response.target);
  }

  findServers(): void {
    const { addresses, unknown } = this.#servers;
    const [nameless] = unknown;
    if (addresses.length > 0) return this.#send({ type: 'SERVERS' });
    if (nameless === undefined || nameless === this.#question.name) return this.#send({ type: 'NO_SERVERS' });
    // The referral named a server but not its address: that is a question of its own.
    this.#service.resolve(nameless, 'A', ({ records }) => {
      const found = records.flatMap((record) => (record.type === 'A' ? [record.address] : []));
      this.#servers = { ...this.#servers, addresses: found, unknown: unknown.slice(1) };
      this.findServers();
    });
  }

  ask(): void {
    const { addresses } = this.#servers;
    const server = addresses[this.#tries % addresses.length] ?? '';
    const { type } = this.#question;
    this.#queryId = nextNumber(this.#host, 'dns') & 0xffff;
    this.#host.trace.note({
      kind: 'dns.query',
      host: this.#host.id,
      id: this.#queryId,
      name: this.#name,
      type,
      server,
    });
    this.#port.send(encodeMessage(questionMessage(this.#queryId, this.#name, type, false)), server, 53);
    this.#deadline.arm(firstTimeoutMs * 2 ** this.#tries++);
  }

  descend(response: Response): void {
    if (response.kind !== 'referral') return;
    const known = new Set(response.records.map(({ name }) => name));
    this.#servers = {
      zone: response.zone,
      addresses: response.records.flatMap((record) => (record.type === 'A' ? [record.address] : [])),
      unknown: response.servers.filter((server) => !known.has(server)),
    };
    this.#service.rememberServers(response.zone, this.#servers.addresses);
    this.#tries = 0;
  }

  follow(response: Response): void {
    if (response.kind !== 'alias') return;
    this.#aliases.push(...response.records);
    this.#names.push(response.target);
    this.#servers = this.#service.closestServers(response.target);
    this.#tries = 0;
  }

  conclude(response: Response): void {
    if (response.kind === 'lame' || response.kind === 'referral' || response.kind === 'alias') return;
    const soa = 'soa' in response ? response.soa : null;
    this.#finish({ outcome: response.kind, records: [...this.#aliases, ...response.records], ...(soa && { soa }) });
  }

  fail(how: 'servfail' | 'timeout'): void {
    this.#finish({ outcome: how, records: [] });
  }

  #finish(result: LookupResult): void {
    this.#deadline.disarm();
    this.#port.close();
    this.#service.remember(this.#question.name, this.#question.type, result);
    this.#done(result);
  }
}
