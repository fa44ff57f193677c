import { isValidName, normalName } from './name.ts';

/** Writes names with compression: a name, or the end of one, that stood before becomes a pointer (RFC 1035 §4.1.4). */
export class NameWriter {
  readonly #known = new Map<string, number>();

  /** The octets of `name`, to stand at `offset` of the message. Throws on an invalid name: that is our own fault. */
  write(name: string, offset: number): string {
    if (!this.#known.has(name) && !isValidName(name)) throw new RangeError(`no domain name: ${name}`);
    let wire = '';
    let rest = name;
    while (rest !== '') {
      const known = this.#known.get(rest);
      if (known !== undefined) return wire + String.fromCharCode(0xc0 | (known >> 8), known & 255);
      const here = offset + wire.length;
      if (here < 0x4000) this.#known.set(rest, here);
      const dot = rest.indexOf('.');
      const label = dot < 0 ? rest : rest.slice(0, dot);
      wire += String.fromCharCode(label.length) + label;
      rest = dot < 0 ? '' : rest.slice(dot + 1);
    }
    return `${wire}\0`;
  }
}

const pointersMax = 32;

/**
 * Reads the name at `from`; `end` is where the message goes on. Null when it is malformed, its pointers go round, or a
 * label holds what no name of this world has (a dot inside a label would make two names look alike).
 */
export function decodeName(wire: string, from: number): { name: string; end: number } | null {
  const labels: string[] = [];
  let end = -1;
  let at = from;
  let bytes = 1;
  for (let pointers = 0; pointers <= pointersMax;) {
    const length = wire.charCodeAt(at);
    if (Number.isNaN(length)) return null;
    if (length >= 0xc0) {
      const low = wire.charCodeAt(at + 1);
      if (Number.isNaN(low)) return null;
      if (end < 0) end = at + 2;
      at = (length & 0x3f) * 256 + low;
      pointers++;
    } else if (length === 0) {
      const name = normalName(labels.join('.'));
      return isValidName(name) ? { name, end: end < 0 ? at + 1 : end } : null;
    } else {
      bytes += length + 1;
      const label = wire.slice(at + 1, at + 1 + length);
      if (length > 63 || bytes > 255 || label.length < length || label.includes('.')) return null;
      labels.push(label);
      at += length + 1;
    }
  }
  return null;
}
