import { octetsToUtf8, utf8ToOctets, type Octets } from '../octets.ts';
import type { Certificate } from './certificate.ts';
import { RecordReader, records, Sealer } from './tls-record.ts';

/** What both ends know once the handshake is over. */
export interface TlsInfo {
  readonly version: 'TLSv1.3';
  readonly cipher: string;
  /** The name the client asked for (SNI), `''` for none. */
  readonly serverName: string;
  readonly certificate: Certificate;
}

export interface TlsHandler {
  /** Octets for the other end, over TCP. */
  write(bytes: Octets): void;
  established(info: TlsInfo): void;
  /** What the other end said, opened. */
  data(plain: Octets): void;
  /** The other end spoke no TLS, or a record was changed on its way. */
  failed(alert: 'unexpected_message' | 'bad_record_mac'): void;
}

/** Which end this is, and what it has to say. */
export type TlsSide =
  | { readonly side: 'client'; readonly serverName: string }
  | { readonly side: 'server'; readonly certificate: Certificate };

export type Hello =
  | { readonly hello: 'client'; readonly serverName: string; readonly share: string }
  | { readonly hello: 'server'; readonly share: string; readonly certificate: Certificate }
  | { readonly finished: true };

/** Diffie and Hellman in the field of 2^127 - 1: whoever only listens has the shares, not the key. */
const prime = 2n ** 127n - 1n;

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let b = base % prime, e = exponent; e > 0n; e >>= 1n, b = (b * b) % prime)
    if (e & 1n) result = (result * b) % prime;
  return result;
}

const cipher = 'TLS_AES_256_GCM_SHA384';

/**
 * One end of a TLS connection over a byte stream, in the shape of TLS 1.3 (RFC 8446 §2): the client's hello with its key
 * share, the server's with its share and certificate, the client's Finished; then sealed records. One round trip, and
 * from there on the wire shows nothing but lengths. `secret` is this end's own, from the host's chance.
 */
export class TlsEnd {
  readonly #handler: TlsHandler;
  readonly #secret: bigint;
  readonly #own: TlsSide;
  readonly #reader = new RecordReader();
  #serverName = '';
  #certificate: Certificate | null = null;
  #outward: Sealer | null = null;
  #inward: Sealer | null = null;
  #established = false;
  #broken = false;

  constructor(own: TlsSide, secret: bigint, handler: TlsHandler) {
    this.#own = own;
    this.#secret = secret;
    this.#handler = handler;
    if (own.side === 'client') this.#say({ hello: 'client', serverName: own.serverName, share: this.#share });
  }

  /** Octets that came over TCP. */
  push(bytes: Octets): void {
    this.#reader.push(bytes);
    while (!this.#broken) {
      const record = this.#reader.next();
      if (record === null) return;
      if (record === 'garbage' || record.type === 'alert') return this.#fail('unexpected_message');
      if (record.type === 'handshake') this.#hear(record.payload);
      else this.#open(record.payload);
    }
  }

  /** Sends octets, sealed. Only once established. */
  send(plain: Octets): void {
    if (!this.#outward) throw new Error('the handshake is not over');
    this.#handler.write(this.#outward.seal(plain));
  }

  get #share(): string {
    return power(3n, this.#secret).toString(16);
  }

  #say(message: Hello): void {
    this.#handler.write(records('handshake', utf8ToOctets(JSON.stringify(message))));
  }

  #hear(payload: Octets): void {
    const message = parseHello(payload);
    const { side } = this.#own;
    if (message && 'hello' in message && message.hello === 'client' && this.#own.side === 'server' && !this.#outward) {
      this.#serverName = message.serverName;
      this.#certificate = this.#own.certificate;
      this.#agree(message.share);
      this.#say({ hello: 'server', share: this.#share, certificate: this.#own.certificate });
    } else if (
      message &&
      'hello' in message &&
      message.hello === 'server' &&
      this.#own.side === 'client' &&
      !this.#outward
    ) {
      this.#serverName = this.#own.serverName;
      this.#certificate = message.certificate;
      this.#agree(message.share);
      this.#say({ finished: true });
      this.#establish();
    } else if (message && 'finished' in message && side === 'server' && this.#outward && !this.#established)
      this.#establish();
    else this.#fail('unexpected_message');
  }

  #agree(share: string): void {
    const key = power(BigInt(`0x${share}`), this.#secret).toString(16);
    const [toServer, toClient] = [new Sealer(`${key}/c`), new Sealer(`${key}/s`)];
    this.#outward = this.#own.side === 'client' ? toServer : toClient;
    this.#inward = this.#own.side === 'client' ? toClient : toServer;
  }

  #establish(): void {
    this.#established = true;
    const certificate = this.#certificate;
    if (certificate)
      this.#handler.established({ version: 'TLSv1.3', cipher, serverName: this.#serverName, certificate });
  }

  #open(payload: Octets): void {
    const plain = this.#established ? this.#inward?.open(payload) : undefined;
    if (plain === undefined) this.#fail('unexpected_message');
    else if (plain === null) this.#fail('bad_record_mac');
    else this.#handler.data(plain);
  }

  #fail(alert: 'unexpected_message' | 'bad_record_mac'): void {
    this.#broken = true;
    this.#handler.failed(alert);
  }
}

/** A hello as the other end wrote it; null for anything else. Never throws. */
export function parseHello(payload: Octets): Hello | null {
  let value: unknown;
  try {
    value = JSON.parse(octetsToUtf8(payload));
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { hello, share, serverName, certificate, finished } = value as Record<string, unknown>;
  if (finished === true) return { finished };
  if (typeof share !== 'string' || !/^[0-9a-f]{1,40}$/.test(share)) return null;
  if (hello === 'client' && typeof serverName === 'string') return { hello, serverName, share };
  if (hello === 'server' && isCertificate(certificate)) return { hello, share, certificate };
  return null;
}

function isCertificate(value: unknown): value is Certificate {
  if (typeof value !== 'object' || value === null) return false;
  const { names, issuer, notBefore, notAfter } = value as Record<string, unknown>;
  return (
    Array.isArray(names) &&
    names.every((name) => typeof name === 'string') &&
    [issuer, notBefore, notAfter].every((text) => typeof text === 'string')
  );
}
