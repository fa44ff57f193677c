import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { octets, type Octets } from '../octets.ts';
import { mix, pseudoOctets } from './pseudo-octets.ts';

/** The kinds of TLS records (RFC 8446 §5.1). */
export type RecordType = 'alert' | 'handshake' | 'data';
const typeOctets: Readonly<Record<RecordType, number>> = { alert: 21, handshake: 22, data: 23 };
const recordBytesMax = 16_384;
const headerBytes = 5;

const frame = (type: RecordType, payload: string): string =>
  String.fromCharCode(typeOctets[type], 3, 3, payload.length >> 8, payload.length & 0xff) + payload;

/** Whether octets begin like a TLS record: nothing that people type does. */
export function looksLikeTls(bytes: string): boolean {
  return bytes.charCodeAt(0) >= 20 && bytes.charCodeAt(0) <= 23 && bytes.charCodeAt(1) === 3;
}

/** One payload as records, none longer than TLS allows. */
export function records(type: RecordType, payload: Octets): Octets {
  let out = '';
  for (let at = 0; at < payload.length || at === 0; at += recordBytesMax)
    out += frame(type, payload.slice(at, at + recordBytesMax));
  return octets(out);
}

export type ReadRecord = { readonly type: RecordType; readonly payload: Octets };

/** Cuts a stream into TLS records. `null` from `next`: more octets are needed; `'garbage'`: this is no TLS. */
export class RecordReader {
  #buffer = '';

  push(bytes: Octets): void {
    this.#buffer += bytes;
  }

  next(): ReadRecord | 'garbage' | null {
    if (this.#buffer === '') return null;
    const [type] =
      (Object.entries(typeOctets) as [RecordType, number][]).find(([, code]) => code === this.#buffer.charCodeAt(0)) ??
      [];
    if (type === undefined || (this.#buffer.length > 1 && this.#buffer.charCodeAt(1) !== 3)) return 'garbage';
    if (this.#buffer.length < headerBytes) return null;
    const length = this.#buffer.charCodeAt(3) * 256 + this.#buffer.charCodeAt(4);
    if (length > recordBytesMax + 256) return 'garbage';
    if (this.#buffer.length < headerBytes + length) return null;
    const payload = this.#buffer.slice(headerBytes, headerBytes + length) as Octets;
    this.#buffer = this.#buffer.slice(headerBytes + length);
    return { type, payload };
  }
}

const tagBytes = 16;

/**
 * Seals the records of one direction. As hard to read on the map as the real thing, and as easy to tell apart when it was
 * touched; it keeps no secret from whoever has this source, and need not: nothing here ever leaves the page.
 */
export class Sealer {
  readonly #key: string;
  #count = 0;

  constructor(key: string) {
    this.#key = key;
  }

  /** Plain octets → records. */
  seal(plain: Octets): Octets {
    let out = '';
    for (let at = 0; at < plain.length; at += recordBytesMax - tagBytes) {
      const part = plain.slice(at, at + recordBytesMax - tagBytes);
      out += frame('data', this.#cipher(part, this.#count) + this.#tag(part, this.#count));
      this.#count++;
    }
    return octets(out);
  }

  /** The payload of one record → plain octets; null when it was changed on its way. */
  open(payload: Octets): Octets | null {
    const count = this.#count++;
    const plain = this.#cipher(payload.slice(0, -tagBytes), count);
    return payload.length >= tagBytes && this.#tag(plain, count) === payload.slice(-tagBytes) ? octets(plain) : null;
  }

  #cipher(text: string, count: number): string {
    const stream = xoroshiro128plus(mix(`${this.#key}/${count}`));
    let out = '';
    let word = 0;
    for (let i = 0; i < text.length; i++) {
      word = i % 4 === 0 ? stream.next() : word >>> 8;
      out += String.fromCharCode(text.charCodeAt(i) ^ (word & 0xff));
    }
    return out;
  }

  #tag(plain: string, count: number): string {
    return pseudoOctets(mix(plain, mix(`${this.#key}/tag/${count}`)), tagBytes);
  }
}
