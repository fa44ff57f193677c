import { decodeMessage, encodeMessage, questionMessage, type DnsMessage } from '../../dns/message.ts';
import { isValidName, normalName, reverseName } from '../../dns/name.ts';
import type { LookupResult, RecordType } from '../../dns/record.ts';
import { resultOf } from '../../dns/response.ts';
import { canonicalAddress } from '../../dns/wire-address.ts';
import type { Timer } from '../../kernel/clock.ts';
import { nextNumber, type HostContext } from '../host.ts';
import { dnsPort, isFromServer } from './source.ts';

/** resolv.conf(5): `options timeout:5 attempts:2`. */
export const stubTimeoutMs = 5000;
export const stubAttempts = 2;

/** What a lookup gave, with the message it came in (for `dig`); no message for a time-out. */
export interface StubAnswer extends LookupResult {
  readonly message: DnsMessage | null;
  readonly sizeBytes: number;
}

const unanswered: StubAnswer = { outcome: 'timeout', records: [], message: null, sizeBytes: 0 };
const noSuchName: StubAnswer = { ...unanswered, outcome: 'nxdomain' };

/**
 * Asks a resolver over UDP, as the C library does, and repeats the question once. Returns the way to give up; `done` is
 * called at most once, and never before this has returned. `asked` may be written in any letters, and with a dot at its
 * end. `server`: the host's own resolver unless told otherwise; a host without one hears `timeout` at once, and a name that
 * cannot be asked for does not exist. Without `recursion` it asks a name server for what that knows itself.
 */
export function lookup(
  host: HostContext,
  asked: string,
  type: RecordType,
  done: (answer: StubAnswer) => void,
  server: string | null = host.resolver,
  recursion = true,
): () => void {
  const name = normalName(asked);
  if (server === null || !isValidName(name)) {
    const timer = host.clock.after(0, () => done(server === null ? unanswered : noSuchName));
    return () => host.clock.cancel(timer);
  }
  const { clock, trace, id: hostId } = host;
  const id = nextNumber(host, 'dns') & 0xffff;
  const query = encodeMessage(questionMessage(id, name, type, recursion));
  const { cause } = clock;
  clock.cause = trace.note({ kind: 'dns.query', host: hostId, id, name, type, server });
  let attempts = 0;
  let timer: Timer | null = null;
  const cancel = () => {
    port.close();
    clock.cancel(timer);
  };
  const finish = (answer: StubAnswer) => {
    cancel();
    const { outcome, records } = answer;
    trace.emit({ kind: 'dns.answer', host: hostId, id, name, type, outcome, records, cached: false });
    done(answer);
  };
  const port = host.net.bindUdp(hostId, 0, (bytes, from) => {
    const message = decodeMessage(bytes);
    // Anything that does not answer this very question is somebody else's, or rubbish.
    if (!message?.isResponse || message.id !== id || !isFromServer(host, from, server)) return;
    if (message.question.name !== name || message.question.type !== type) return;
    finish({ ...resultOf(message), message, sizeBytes: bytes.length });
  });
  const ask = () => {
    if (attempts++ === stubAttempts) return finish(unanswered);
    port.send(query, server, dnsPort);
    timer = clock.after(stubTimeoutMs, ask, true);
  };
  ask();
  clock.cause = cause;
  return cancel;
}

export interface AddressResult {
  readonly outcome: LookupResult['outcome'];
  readonly addresses: readonly string[];
}

/**
 * The addresses of a host name: IPv6 first when this host has IPv6 itself, else IPv4 alone. With no address at all, a
 * failure that may pass (SERVFAIL, time-out) outweighs one that says that there is none.
 */
export function lookupAddresses(host: HostContext, name: string, done: (result: AddressResult) => void): () => void {
  const v4 = (v6: AddressResult) =>
    lookup(host, name, 'A', ({ outcome, records }) => {
      const addresses = [
        ...v6.addresses,
        ...records.flatMap((record) => (record.type === 'A' ? [record.address] : [])),
      ];
      const isV6Uncertain = v6.outcome === 'servfail' || v6.outcome === 'timeout';
      done({ outcome: addresses.length > 0 ? 'found' : isV6Uncertain ? v6.outcome : outcome, addresses });
    });
  if (!host.addresses.some((address) => address.includes(':'))) return v4({ outcome: 'nodata', addresses: [] });
  let cancel = lookup(host, name, 'AAAA', ({ outcome, records }) => {
    cancel = v4({ outcome, addresses: records.flatMap((record) => (record.type === 'AAAA' ? [record.address] : [])) });
  });
  return () => cancel();
}

/** What the reverse lookup of a client's address says; null for no name. */
export interface PeerNames {
  /** Only if it leads back to the address (Postfix: smtpd_peername_lookup; RFC 8601 §3, iprev). */
  readonly name: string | null;
  readonly reverseName: string | null;
}

const nameless: PeerNames = { name: null, reverseName: null };

/** The names of a client by its address. `done` may be called before this has returned. */
export function lookUpPeer(host: HostContext, address: string, done: (names: PeerNames) => void): void {
  const reverse = reverseName(address);
  if (address === '127.0.0.1' || address === '::1') return done({ name: 'localhost', reverseName: 'localhost' });
  if (reverse === null || host.resolver === null) return done(nameless);
  lookup(host, reverse, 'PTR', ({ records }) => {
    const pointer = records.find((record) => record.type === 'PTR');
    if (pointer?.type !== 'PTR') return done(nameless);
    lookup(host, pointer.target, address.includes(':') ? 'AAAA' : 'A', ({ records: back }) => {
      const canonical = canonicalAddress(address);
      const confirmed = back.some(
        (record) => (record.type === 'A' || record.type === 'AAAA') && record.address === canonical,
      );
      done({ name: confirmed ? pointer.target : null, reverseName: pointer.target });
    });
  });
}
