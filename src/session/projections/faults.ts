import { isLinkFault, stageOfVerb, type Fault, type FaultStage } from '$sim/faults/fault.ts';
import type { TraceEvent } from '$sim/trace.ts';

/** A fault that stands, and what came of it. */
export interface StandingFault {
  readonly fault: Fault;
  /** The event that set it; 0 for those that a world begins with. */
  readonly since: number;
  /** How often it came in between. */
  readonly fired: number;
  /** Steps of sessions at its host and stage since it stands: how often it could have. */
  readonly seen: number;
}

/** By id, oldest first. */
export type StandingFaults = ReadonlyMap<string, StandingFault>;

/** What the scenario begins with. */
export const initialFaults = (faults: readonly Fault[]): StandingFaults =>
  new Map(faults.map((fault) => [fault.id, { fault, since: 0, fired: 0, seen: 0 }]));

/** The faults after one more event; the same object when it is about something else. */
export function faultsAfter(before: StandingFaults, event: TraceEvent): StandingFaults {
  switch (event.kind) {
    case 'input':
      return afterInput(before, event);
    case 'input.refused':
      return without(before, [...before.values()].find(({ since }) => since === event.cause)?.fault.id);
    case 'fault.fired':
      return changed(before, event.fault, (standing) => ({ ...standing, fired: standing.fired + 1 }));
    case 'smtp.command':
      return afterStep(before, event.host, stageOfVerb(event.verb));
    case 'smtp.content':
      return afterStep(before, event.host, 'end-of-data');
    case 'tcp.opened':
      return event.side === 'server' ? afterStep(before, event.host, 'greeting') : before;
    default:
      return before;
  }
}

/** A fault that stands already keeps its place: a second of its name is refused. */
function afterInput(before: StandingFaults, { input, seq }: Extract<TraceEvent, { kind: 'input' }>): StandingFaults {
  if (input.kind === 'fault.add' && !before.has(input.fault.id))
    return new Map(before).set(input.fault.id, { fault: input.fault, since: seq, fired: 0, seen: 0 });
  return input.kind === 'fault.remove' ? without(before, input.id) : before;
}

function without(before: StandingFaults, id: string | undefined): StandingFaults {
  if (id === undefined || !before.has(id)) return before;
  const rest = new Map(before);
  rest.delete(id);
  return rest;
}

function afterStep(before: StandingFaults, host: string, stage: FaultStage | null): StandingFaults {
  let after = before;
  for (const [id, { fault }] of before) {
    if (!isLinkFault(fault) && fault.host === host && fault.stage === stage)
      after = changed(after, id, (standing) => ({ ...standing, seen: standing.seen + 1 }));
  }
  return after;
}

function changed(before: StandingFaults, id: string, change: (old: StandingFault) => StandingFault): StandingFaults {
  const old = before.get(id);
  return old ? new Map(before).set(id, change(old)) : before;
}
