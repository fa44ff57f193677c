import { createSubscriber } from 'svelte/reactivity';
import type { TraceEvent } from '$sim/trace.ts';
import { emptyWorldState, worldStateAfter, type WorldState } from '../session/projections/project.ts';
import type { Pace, Session, Waiting } from '../session/session.ts';
import { countUntil, Fold } from './fold.ts';

/** A session that components can read from: whoever reads is drawn anew when it changes. */
export class LiveSession {
  readonly session: Session;
  readonly #subscribe: () => void;
  readonly #world = new Fold<WorldState>(
    () => emptyWorldState,
    (state, event) => worldStateAfter(state, [event]),
  );
  /** How many events have happened by now. Changes only when one more has: what follows from events alone reads this. */
  readonly shown = $derived.by(() => countUntil(this.events, this.nowMs));
  /** Mailboxes, queues, outboxes and terminals now. */
  readonly world: WorldState = $derived.by(() => this.#world.at(this.session.events, this.shown));

  constructor(session: Session) {
    this.session = session;
    this.#subscribe = createSubscriber((update) => session.subscribe(update));
  }

  get events(): readonly TraceEvent[] {
    this.#subscribe();
    return this.session.events;
  }

  get nowMs(): number {
    this.#subscribe();
    return this.session.nowMs;
  }

  get pace(): Pace {
    this.#subscribe();
    return this.session.pace;
  }

  get waiting(): Waiting | null {
    this.#subscribe();
    return this.session.waiting;
  }

  /** The state of a projection after the events shown. The fold may change it in place: derive fresh values from it. */
  follow<S>(fold: Fold<S>): S {
    return fold.at(this.session.events, this.shown);
  }
}

const known = new WeakMap<Session, LiveSession>();

/** The one live session of a session: all views of it share the subscription and the world's state. */
export function live(session: Session): LiveSession {
  let found = known.get(session);
  if (!found) known.set(session, (found = new LiveSession(session)));
  return found;
}
