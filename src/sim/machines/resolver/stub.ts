import { decodeMessage, encodeMessage, type DnsMessage } from '../../dns/message.ts';
import { reverseName } from '../../dns/name.ts';
import type { LookupResult, RecordType } from '../../dns/record.ts';
import { resultOf } from '../../dns/response.ts';
import type { Timer } from '../../kernel/clock.ts';
import { nextNumber, type HostContext } from '../host.ts';

/** resolv.conf(5): `options timeout:5 attempts:2`. */
export const stubTimeoutMs = 5000;
export const stubAttempts = 2;
const dnsPort = 53;

export function questionMessage(id: number, name: string, type: RecordType, recursionDesired: boolean): DnsMessage {
  return {
    id,
    isResponse: false,
    authoritative: false,
    recursionDesired,
    recursionAvailable: false,
    rcode: 0,
    question: { name, type },
    answers: [],
    authority: [],
    additional: [],
  };
}

/** What a lookup gave, with the message it came in (for `dig`); no message for a time-out. */
export interface StubAnswer extends LookupResult {
  readonly message: DnsMessage | null;
  readonly sizeBytes: number;
}

const unanswered: StubAnswer = { outcome: 'timeout', records: [], message: null, sizeBytes: 0 };

/**
 * Asks a resolver over UDP, as the C library does, and repeats the question once. Returns the way to give up.
 * `server`: the host's own resolver unless told otherwise; a host without one hears `timeout` at once.
 */
export function lookup(
  host: HostContext,
  name: string,
  type: RecordType,
  done: (answer: StubAnswer) => void,
  server: string | null = host.resolver,
): () => void {
  if (server === null) {
    done(unanswered);
    return () => {};
  }
  const id = nextNumber(host, 'dns') & 0xffff;
  const query = encodeMessage(questionMessage(id, name, type, true));
  const seq = host.trace.note({ kind: 'dns.query', host: host.id, id, name, type, server });
  const cause = host.clock.cause;
  host.clock.cause = seq;
  let attempts = 0;
  let timer: Timer | null = null;
  const finish = (answer: StubAnswer) => {
    cancel();
    host.trace.emit({
      kind: 'dns.answer',
      host: host.id,
      id,
      name,
      type,
      outcome: answer.outcome,
      records: answer.records,
      cached: false,
    });
    done(answer);
  };
  const port = host.net.bindUdp(host.id, 0, (bytes) => {
    const message = decodeMessage(bytes);
    // Anything that does not answer this very question is somebody else's, or rubbish.
    if (!message?.isResponse || message.id !== id || message.question.name !== name || message.question.type !== type)
      return;
    finish({ ...resultOf(message), message, sizeBytes: bytes.length });
  });
  const ask = () => {
    if (attempts++ === stubAttempts) return finish(unanswered);
    port.send(query, server, dnsPort);
    timer = host.clock.after(stubTimeoutMs, ask, true);
  };
  const cancel = () => {
    port.close();
    host.clock.cancel(timer);
  };
  ask();
  host.clock.cause = cause;
  return cancel;
}

export interface AddressResult {
  readonly outcome: LookupResult['outcome'];
  readonly addresses: readonly string[];
}

/** The addresses of a host name: IPv6 first when this host has IPv6 itself, else IPv4 alone. */
export function lookupAddresses(host: HostContext, name: string, done: (result: AddressResult) => void): () => void {
  const hasV6 = host.addresses.some((address) => address.includes(':'));
  const v4 = (found: readonly string[]) =>
    lookup(host, name, 'A', ({ outcome, records }) => {
      const addresses = [...found, ...records.flatMap((record) => (record.type === 'A' ? [record.address] : []))];
      done({ outcome: addresses.length > 0 ? 'found' : outcome, addresses });
    });
  if (!hasV6) return v4([]);
  let cancel = lookup(host, name, 'AAAA', ({ records }) => {
    cancel = v4(records.flatMap((record) => (record.type === 'AAAA' ? [record.address] : [])));
  });
  return () => cancel();
}

/**
 * The name of a client by its address, or null: what the reverse lookup says counts only if that name leads back to the
 * address (Postfix: smtpd_peername_lookup; RFC 8601 §3, iprev).
 */
export function lookUpPeerName(host: HostContext, address: string, done: (name: string | null) => void): void {
  const reverse = reverseName(address);
  if (address.startsWith('127.') || address === '::1') return done('localhost');
  if (reverse === null || host.resolver === null) return done(null);
  lookup(host, reverse, 'PTR', ({ records }) => {
    const pointer = records.find((record) => record.type === 'PTR');
    if (pointer?.type !== 'PTR') return done(null);
    lookup(host, pointer.target, address.includes(':') ? 'AAAA' : 'A', ({ records: back }) => {
      const confirmed = back.some(
        (record) => (record.type === 'A' || record.type === 'AAAA') && record.address === address,
      );
      done(confirmed ? pointer.target : null);
    });
  });
}
