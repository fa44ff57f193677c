import type { Chance } from '../kernel/chance.ts';
import type { VirtualClock } from '../kernel/clock.ts';
import type { Trace } from '../kernel/trace.ts';
import type { FaultEvent } from './events.ts';
import type { FaultStage, ServiceFault } from './fault.ts';

interface Rule {
  readonly fault: ServiceFault;
  /** How often it fitted, and how often it fired. */
  fitted: number;
  fired: number;
}

/** The faults of a world's servers. The first rule that fits and is due wins; each firing is an event. */
export class Faults {
  readonly #clock: VirtualClock;
  readonly #trace: Trace<FaultEvent>;
  readonly #chance: Chance;
  readonly #rules = new Map<string, Rule>();

  constructor(clock: VirtualClock, trace: Trace<FaultEvent>, chance: Chance) {
    this.#clock = clock;
    this.#trace = trace;
    this.#chance = chance;
  }

  has(id: string): boolean {
    return this.#rules.has(id);
  }

  add(fault: ServiceFault): void {
    this.#rules.set(fault.id, { fault, fitted: 0, fired: 0 });
  }

  remove(id: string): void {
    this.#rules.delete(id);
  }

  /** The fault that comes in between here; null for none. `about` is what `match` looks at, `conn` is for the trace. */
  meet(host: string, stage: FaultStage, about: string, conn: string | null): ServiceFault | null {
    if (this.#rules.size === 0) return null;
    for (const rule of this.#rules.values()) {
      const { fault } = rule;
      if (fault.host !== host || fault.stage !== stage || !fits(fault, about) || !this.#isDue(rule)) continue;
      rule.fired++;
      const left = fault.count === undefined ? null : fault.count - rule.fired;
      this.#trace.emit({ kind: 'fault.fired', host, fault: fault.id, stage, ...(conn !== null && { conn }), left });
      return fault;
    }
    return null;
  }

  #isDue(rule: Rule): boolean {
    const { id, host, count, every, chance, untilMs } = rule.fault;
    if (count !== undefined && rule.fired >= count) return false;
    if (untilMs !== undefined && this.#clock.now() >= untilMs) return false;
    rule.fitted++;
    if (every !== undefined && rule.fitted % every !== 0) return false;
    return chance === undefined || this.#chance.happens(host, `fault ${id}`, chance);
  }
}

const fits = ({ match }: ServiceFault, about: string): boolean =>
  match === undefined || about.toLowerCase().includes(match.toLowerCase());
