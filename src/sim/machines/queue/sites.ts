import type { DeliveryProblem } from '../../trace.ts';

export interface SiteLimits {
  /** Deliveries to one destination at first, and at most (initial_, default_destination_concurrency_limit). */
  readonly atFirst: number;
  readonly most: number;
  /** After how many rounds of failures it counts as dead (…_concurrency_failed_cohort_limit); 0 for never. */
  readonly failedCohorts: number;
  /** How long a dead destination is left alone (minimal_backoff_time). */
  readonly restMs: number;
}

/** A delivery that waits for its turn: it begins, or is told why it does not. */
export interface Turn {
  /** `leave` says that it is over; `failure` when no session with the destination came about. */
  begin(leave: (failure: DeliveryProblem | null) => void): void;
  suspended(reason: DeliveryProblem): void;
}

interface Site {
  busy: number;
  window: number;
  successes: number;
  cohorts: number;
  waiting: Turn[];
  /** How many of `waiting` have had their turn. */
  served: number;
  dead: { readonly untilMs: number; readonly reason: DeliveryProblem } | null;
}

/**
 * How many deliveries a destination gets at a time, as the queue manager decides: few at first, more while they succeed,
 * fewer when no session comes about; after a round of such failures none for a while, and what waits for it is deferred
 * unheard (qmgr(8), "destination concurrency"). A destination that nothing is to be done for is forgotten.
 */
export class Sites {
  readonly #now: () => number;
  readonly #limits: () => SiteLimits;
  readonly #sites = new Map<string, Site>();

  constructor(now: () => number, limits: () => SiteLimits) {
    this.#now = now;
    this.#limits = limits;
  }

  enter(destination: string, turn: Turn): void {
    const site = this.#site(destination);
    if (site.dead && site.dead.untilMs > this.#now()) return turn.suspended(site.dead.reason);
    if (site.dead) this.#revive(site);
    if (site.busy >= site.window) site.waiting.push(turn);
    else this.#begin(destination, site, turn);
  }

  #begin(destination: string, site: Site, turn: Turn): void {
    site.busy++;
    turn.begin((failure) => {
      site.busy--;
      if (failure) this.#failed(site, failure);
      else this.#succeeded(site);
      this.#serve(destination, site);
      const isIdle = site.busy === 0 && !site.dead;
      if (isIdle && this.#sites.get(destination) === site) this.#sites.delete(destination);
    });
  }

  /** Dead destinations may be tried again (`postqueue -f`). */
  forgive(): void {
    for (const [destination, site] of this.#sites) if (site.dead) this.#sites.delete(destination);
  }

  /** The queue manager is gone: nobody waits any more. */
  clear(): void {
    for (const site of this.#sites.values()) site.waiting = [];
    this.#sites.clear();
  }

  #site(destination: string): Site {
    let site = this.#sites.get(destination);
    if (!site) {
      site = { busy: 0, window: this.#limits().atFirst, successes: 0, cohorts: 0, waiting: [], served: 0, dead: null };
      this.#sites.set(destination, site);
    }
    return site;
  }

  #revive(site: Site): void {
    site.dead = null;
    site.window = this.#limits().atFirst;
    site.cohorts = 0;
  }

  #succeeded(site: Site): void {
    if (site.dead) this.#revive(site);
    site.cohorts = 0;
    if (site.window >= this.#limits().most) return;
    site.successes += 1 / site.window;
    if (site.successes < 1) return;
    site.successes = 0;
    site.window++;
  }

  #failed(site: Site, reason: DeliveryProblem): void {
    if (site.dead) return;
    site.cohorts += 1 / site.window;
    site.successes = 0;
    site.window = Math.max(1, site.window - 1);
    const { failedCohorts, restMs } = this.#limits();
    if (failedCohorts > 0 && site.cohorts >= failedCohorts) site.dead = { untilMs: this.#now() + restMs, reason };
  }

  #serve(destination: string, site: Site): void {
    while (site.served < site.waiting.length && (site.dead !== null || site.busy < site.window)) {
      const turn = site.waiting[site.served++];
      if (!turn) continue;
      if (site.dead) turn.suspended(site.dead.reason);
      else this.#begin(destination, site, turn);
    }
    if (site.served < site.waiting.length) return;
    site.waiting = [];
    site.served = 0;
  }
}
