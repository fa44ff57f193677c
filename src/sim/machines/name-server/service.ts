import { decodeMessage, encodeMessage, rcodes, responseTo, type DnsMessage } from '../../dns/message.ts';
import { answerFromZones, type Zone, type ZoneAnswer } from '../../dns/zone.ts';
import type { Endpoint } from '../../net/events.ts';
import type { UdpPort } from '../../net/network.ts';
import type { Octets } from '../../octets.ts';
import type { HostContext } from '../host.ts';

const rcodeOf: Readonly<Record<ZoneAnswer['kind'], number>> = {
  answer: rcodes.NOERROR,
  referral: rcodes.NOERROR,
  nodata: rcodes.NOERROR,
  nxdomain: rcodes.NXDOMAIN,
  refused: rcodes.REFUSED,
};

/** An authoritative name server on UDP 53: answers from its zones alone, never asks anybody. */
export class NameServerService {
  readonly #host: HostContext;
  #zones: readonly Zone[];
  #port: UdpPort | null = null;

  constructor(host: HostContext, zones: readonly Zone[]) {
    this.#host = host;
    this.#zones = zones;
  }

  listen(): void {
    this.#port = this.#host.net.bindUdp(this.#host.id, 53, (bytes, from) => this.#take(bytes, from));
  }

  /** From now on it answers from this zone instead of the one with the same origin. */
  replace(zone: Zone): void {
    this.#zones = [...this.#zones.filter(({ origin }) => origin !== zone.origin), zone];
  }

  #take(bytes: Octets, from: Endpoint): void {
    const query = decodeMessage(bytes);
    if (!query || query.isResponse) return;
    const { name } = query.question;
    const fault = this.#host.faults.meet(this.#host.id, 'dns', name, null);
    if (fault?.act === 'silence') return;
    const answer = () => this.#answer(query, from, fault?.act === 'servfail');
    if (fault?.delayMs !== undefined) this.#host.clock.after(fault.delayMs, answer);
    else answer();
  }

  #answer(query: DnsMessage, from: Endpoint, failed: boolean): void {
    const { name, type } = query.question;
    if (failed) {
      const failure = responseTo(query, { authoritative: false, rcode: rcodes.SERVFAIL });
      this.#port?.send(encodeMessage(failure), from.address, from.port);
      return;
    }
    const { kind, ...sections } = answerFromZones(this.#zones, name, type);
    const authoritative = kind === 'answer' || kind === 'nodata' || kind === 'nxdomain';
    const response = responseTo(query, { authoritative, rcode: rcodeOf[kind], ...sections });
    this.#port?.send(encodeMessage(response), from.address, from.port);
  }
}
