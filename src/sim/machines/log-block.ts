import { octetsToUtf8, type Octets } from '../octets.ts';

/** A line of a log, as it is kept. */
export interface LogLine {
  readonly atMs: number;
  readonly program: string;
  readonly pid: number;
  readonly text: string;
}

const firstBytes = 4096;

/**
 * Lines of a log, in one block of octets: a relay under load writes thousands a second that nobody may ever read, and as
 * objects they would outlive everything else that a delivery makes.
 */
export class LogBlock {
  #octets = new Uint8Array(firstBytes);
  #used = 0;
  /** Of each line: time, process, program by its place in `#programs`, where its text ends. */
  readonly #facts: number[] = [];
  readonly #programs: string[] = [];

  get count(): number {
    return this.#facts.length / 4;
  }

  /** `text` is octets. */
  add({ atMs, program, pid, text }: LogLine): void {
    this.#makeRoom(text.length);
    for (let index = 0; index < text.length; index++) this.#octets[this.#used + index] = text.charCodeAt(index);
    this.#used += text.length;
    let place = this.#programs.indexOf(program);
    if (place < 0) place = this.#programs.push(program) - 1;
    this.#facts.push(atMs, pid, place, this.#used);
  }

  /** Oldest first, with their texts read as UTF-8. */
  *read(): IterableIterator<LogLine> {
    for (let at = 0, from = 0; at < this.#facts.length; at += 4) {
      const [atMs = 0, pid = 0, place = 0, end = 0] = this.#facts.slice(at, at + 4);
      const octets = Array.from(this.#octets.subarray(from, end), (octet) => String.fromCharCode(octet)).join('');
      yield { atMs, pid, program: this.#programs[place] ?? '', text: octetsToUtf8(octets as Octets) };
      from = end;
    }
  }

  #makeRoom(bytes: number): void {
    if (this.#used + bytes <= this.#octets.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#octets.length, this.#used + bytes));
    larger.set(this.#octets);
    this.#octets = larger;
  }
}
