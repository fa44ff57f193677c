import type { Place } from '$sim/policy/places.ts';

/** A line that somebody wants to see, as it stood at an event. */
export interface Spot extends Place {
  readonly host: string;
  readonly seq: number;
}
