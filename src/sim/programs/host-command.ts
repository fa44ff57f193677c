import { normalName, reverseName } from '../dns/name.ts';
import type { LookupOutcome, RecordType, ResourceRecord } from '../dns/record.ts';
import { literalAddress } from '../machines/delivery/destination.ts';
import { lookup } from '../machines/resolver/stub.ts';
import { presentData } from '../dns/present.ts';
import { recordTypes } from './dig.ts';
import type { Process, ProcessIo, Program } from './process.ts';

function describe(record: ResourceRecord): string {
  const data = presentData(record);
  switch (record.type) {
    case 'A':
      return `${record.name} has address ${data}`;
    case 'AAAA':
      return `${record.name} has IPv6 address ${data}`;
    case 'MX':
      return `${record.name} mail is handled by ${data}`;
    case 'CNAME':
      return `${record.name} is an alias for ${data}`;
    case 'PTR':
      return `${record.name} domain name pointer ${data}`;
    case 'NS':
      return `${record.name} name server ${data}`;
    case 'TXT':
      return `${record.name} descriptive text ${data}`;
    case 'SOA':
      return `${record.name} has SOA record ${data}`;
  }
}

const failures: Partial<Record<LookupOutcome, string>> = { nxdomain: '3(NXDOMAIN)', servfail: '2(SERVFAIL)' };

/** host(1): asks for A, AAAA and MX one after another unless a type is given. */
class HostCommand implements Process {
  readonly #io: ProcessIo;
  readonly #name: string;
  readonly #types: RecordType[];
  readonly #explicit: boolean;
  #cancel = () => {};

  constructor(io: ProcessIo, name: string, types: readonly RecordType[], explicit: boolean) {
    this.#io = io;
    this.#name = name;
    this.#types = [...types];
    this.#explicit = explicit;
    this.#next();
  }

  line(): void {}

  signal(signal: 'INT' | 'EOF' | 'ESCAPE'): void {
    if (signal !== 'INT') return;
    this.#cancel();
    this.#io.exit(130);
  }

  hangup(): void {
    this.#cancel();
  }

  #next(): void {
    const type = this.#types.shift();
    if (!type) return this.#io.exit();
    this.#cancel = lookup(this.#io.computer.context, this.#name, type, ({ outcome, records }) => {
      this.#io.print(records.map((record) => `${describe(record)}\n`).join(''));
      if (outcome === 'timeout') this.#io.print(';; connection timed out; no servers could be reached\n');
      else if (failures[outcome]) this.#io.print(`Host ${this.#name} not found: ${failures[outcome]}\n`);
      else if (outcome === 'nodata' && this.#explicit) this.#io.print(`${this.#name} has no ${type} record\n`);
      if (outcome === 'found' || outcome === 'nodata') this.#next();
      else this.#io.exit(1);
    });
  }
}

export const host: Program = {
  name: 'host',
  on: 'all',
  start: (io, args) => {
    const typeAt = args.indexOf('-t');
    const wanted = typeAt >= 0 ? args[typeAt + 1] : undefined;
    const type = recordTypes.find((known) => known === wanted?.toUpperCase());
    const [typed] = args.filter((word, index) => !word.startsWith('-') && index !== typeAt + 1 + (typeAt < 0 ? args.length : 0));
    if (wanted !== undefined && !type) io.complain(`host: invalid type: ${wanted}\n`);
    else if (typed === undefined) io.complain('Usage: host [-t type] name [server]\n');
    else {
      const address = literalAddress(typed);
      if (address) return new HostCommand(io, reverseName(address) ?? '', ['PTR'], true);
      return new HostCommand(io, normalName(typed), type ? [type] : ['A', 'AAAA', 'MX'], type !== undefined);
    }
    io.exit(1);
    return null;
  },
};
