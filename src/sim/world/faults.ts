import { faultProblem, isLinkFault, type Fault } from '../faults/fault.ts';
import type { Faults } from '../faults/faults.ts';
import type { Network } from '../net/network.ts';
import type { MessageKey } from '../trace.ts';
import type { Scenario } from './scenario.ts';

/** Faults come and go here: those of servers and those of links. */
export class WorldFaults {
  readonly #scenario: Scenario;
  readonly #servers: Faults;
  readonly #net: Network;

  constructor(scenario: Scenario, servers: Faults, net: Network) {
    this.#scenario = scenario;
    this.#servers = servers;
    this.#net = net;
  }

  /** Says what is wrong with it, or null. */
  add(fault: Fault): MessageKey | null {
    const { id } = fault;
    if (this.#has(id)) return { key: 'faultTaken', params: { id } };
    const problem = faultProblem(fault);
    if (problem) return { key: 'badFault', params: { id, problem } };
    const hosts = isLinkFault(fault) ? fault.between.filter((host) => host !== '*') : [fault.host];
    const unknown = hosts.find((host) => !this.#scenario.hosts.some((spec) => spec.id === host));
    if (unknown !== undefined) return { key: 'noHost', params: { host: unknown } };
    if (isLinkFault(fault)) this.#net.addFault(fault);
    else this.#servers.add(fault);
    return null;
  }

  remove(id: string): MessageKey | null {
    if (!this.#has(id)) return { key: 'noFault', params: { id } };
    this.#servers.remove(id);
    if (this.#net.hasFault(id)) this.#net.removeFault(id);
    return null;
  }

  #has(id: string): boolean {
    return this.#servers.has(id) || this.#net.hasFault(id);
  }
}
