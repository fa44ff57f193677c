import type { FaultStage } from './fault.ts';

/** A fault came in between. `left` is how often it still will; null without a limit. */
export interface FaultEvent {
  readonly kind: 'fault.fired';
  readonly host: string;
  /** Id of the rule. */
  readonly fault: string;
  readonly stage: FaultStage;
  /** Missing where it is about no connection. */
  readonly conn?: string;
  readonly left: number | null;
}
