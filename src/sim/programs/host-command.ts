import { normalName, reverseName } from '../dns/name.ts';
import { presentData } from '../dns/present.ts';
import type { RecordType, ResourceRecord } from '../dns/record.ts';
import { lookup, type StubAnswer } from '../machines/resolver/stub.ts';
import { optionComplaint, parseArguments } from './arguments.ts';
import { nameProblem, recordTypes } from './dig-arguments.ts';
import { refuse, type Process, type ProcessIo, type Program, type Signal } from './process.ts';
import { literalAddress, resolveHost } from './resolve.ts';

/** A record as host(1) words it: `green.example mail is handled by 10 mx1.green.example.` */
export function describeRecord(record: ResourceRecord): string {
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

interface Request {
  /** As it stands in what is printed. */
  readonly shown: string;
  readonly name: string;
  readonly types: readonly RecordType[];
  /** The type was given: say so when there is none. */
  readonly explicit: boolean;
  readonly server: string | null;
}

const rcodeTexts: Readonly<Record<number, string>> = {
  1: '1(FORMERR)',
  2: '2(SERVFAIL)',
  3: '3(NXDOMAIN)',
  4: '4(NOTIMP)',
  5: '5(REFUSED)',
};

/** host(1): asks for A, AAAA and MX one after another unless a type is given. */
class HostCommand implements Process {
  readonly #io: ProcessIo;
  readonly #request: Request;
  readonly #types: RecordType[];
  #server: string | null;
  #aliasesShown = false;
  #cancel: () => void = () => {};

  constructor(io: ProcessIo, request: Request) {
    this.#io = io;
    this.#request = request;
    this.#types = [...request.types];
    this.#server = io.computer.context.resolver;
    const { server } = request;
    if (server === null) this.#next();
    else
      this.#cancel = resolveHost(io.computer, server, (result) => {
        const [address] = result.ok ? result.addresses : [];
        if (address === undefined) {
          io.complain(`host: couldn't get address for '${server.slice(0, 100)}': not found\n`);
          return io.exit(1);
        }
        this.#server = address;
        io.print(`Using domain server:\nName: ${server}\nAddress: ${address}#53\nAliases: \n\n`);
        this.#next();
      });
  }

  signal(signal: Signal): void {
    if (signal !== 'INT') return;
    this.#cancel();
    this.#io.exit(130);
  }

  hangup(): void {
    this.#cancel();
  }

  #next(): void {
    const type = this.#types.shift();
    if (!type) return this.#io.exit(0);
    this.#cancel = lookup(
      this.#io.computer.context,
      this.#request.name,
      type,
      (answer) => this.#answered(type, answer),
      this.#server,
    );
  }

  #answered(type: RecordType, { outcome, records, message }: StubAnswer): void {
    const { shown, explicit } = this.#request;
    // The aliases come with each of the three answers; host says them once.
    const fresh = records.filter((record) => record.type !== 'CNAME' || type === 'CNAME' || !this.#aliasesShown);
    this.#aliasesShown ||= records.some((record) => record.type === 'CNAME');
    this.#io.print(fresh.map((record) => `${describeRecord(record)}\n`).join(''));
    if (outcome === 'nodata' && explicit) this.#io.print(`${shown} has no ${type} record\n`);
    if (outcome === 'found' || outcome === 'nodata') return this.#next();
    if (message) this.#io.print(`Host ${shown} not found: ${rcodeTexts[message.rcode] ?? message.rcode}\n`);
    else this.#io.print(';; connection timed out; no servers could be reached\n');
    this.#io.exit(1);
  }
}

const usage = 'Usage: host [-t type] {hostname} [server]\n';

export const host: Program = {
  name: 'host',
  on: 'all',
  start: (io, args) => {
    const parsed = parseArguments(args, { flags: 'av46', values: 't' });
    if (!parsed.ok) return refuse(io, optionComplaint('host', parsed) + usage);
    const [typed, server = null] = parsed.operands;
    if (typed === undefined) return refuse(io, usage);
    const wanted = parsed.values.get('t');
    const type = recordTypes.find((known) => known === wanted?.toUpperCase());
    if (wanted !== undefined && !type) return refuse(io, `host: invalid type: ${wanted.slice(0, 40)}\n`);
    const reverse = literalAddress(typed) === null ? null : reverseName(typed);
    if (reverse !== null)
      return new HostCommand(io, {
        shown: `${reverse}.`,
        name: reverse,
        types: [type ?? 'PTR'],
        explicit: true,
        server,
      });
    const short = normalName(typed);
    const problem = nameProblem(short);
    if (problem) return refuse(io, `host: '${typed.slice(0, 100)}' is not a legal name (${problem})\n`);
    // A name without a dot belongs to the own domain (`search` in resolv.conf).
    const domain = io.computer.context.fqdn.split('.').slice(1);
    const name = short.includes('.') || typed.endsWith('.') ? short : [short, ...domain].join('.');
    return new HostCommand(io, {
      shown: typed,
      name,
      types: type ? [type] : ['A', 'AAAA', 'MX'],
      explicit: type !== undefined,
      server,
    });
  },
};
