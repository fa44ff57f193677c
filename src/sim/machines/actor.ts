import {
  createEmptyActor,
  type AnyActorScope,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type EventFromLogic,
  type InputFrom,
  type SnapshotFrom,
} from 'xstate';
import type { HostContext } from './host.ts';

/** Which machine of which host this is; `id` comes from the world (a connection, a queue id), never from XState. */
export interface MachineName {
  readonly machine: string;
  readonly id: string;
}

/** A running machine. `send` notes each change of state in the trace and throws what an action threw. */
export interface RunningMachine<M extends AnyStateMachine> {
  send(event: EventFromLogic<M>): void;
  readonly snapshot: SnapshotFrom<M>;
  /** From now on it hears nothing. */
  stop(): void;
}

/** `{ session: { transaction: 'rcpt' } }` → `session.transaction.rcpt`; parallel regions joined by `+`. */
export function statePath(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([key, inner]) => {
      const rest = statePath(inner);
      return rest ? `${key}.${rest}` : key;
    })
    .join('+');
}

const bystander = createEmptyActor();
const never = (): never => {
  throw new Error('machines here spawn no actors, emit nothing and leave nothing for later');
};

/** What XState wants around a transition. Machines act at once and own no children. */
const newScope = (): AnyActorScope => ({
  self: bystander,
  system: bystander.system,
  id: bystander.id,
  sessionId: bystander.sessionId,
  logger: never,
  defer: never,
  emit: never,
  stopChild: never,
  actionExecutor: (action) => action.exec?.(action.info, action.params),
});

const beginnings = new WeakMap<AnyStateMachine, AnyMachineSnapshot>();

/** A machine before its first event: all its runs begin alike but for their context, which is their input. */
function beginning(logic: AnyStateMachine, context: unknown): AnyMachineSnapshot {
  let first = beginnings.get(logic);
  if (!first) {
    first = logic.resolveState({ value: String(logic.config.initial), context: {} }) as AnyMachineSnapshot;
    beginnings.set(logic, first);
  }
  return { ...first, context };
}

/**
 * Starts a machine. What runs is XState's own pure transition, without its actor: an actor would put a mailbox around
 * each event, and swallow what an action throws to rethrow it later, on a timer. Here a fault of our own reaches whoever
 * sent the event and stops the run loudly. The first state is a plain one, without entry action.
 */
export function startMachine<M extends AnyStateMachine>(
  host: HostContext,
  name: MachineName,
  logic: M,
  input: InputFrom<M>,
): RunningMachine<M> {
  const scope = newScope();
  let snapshot = beginning(logic, input);
  let known = '';
  const settle = (event: string) => {
    const state = statePath(snapshot.value);
    if (state === known) return;
    known = state;
    host.trace.note({ kind: 'machine.state', host: host.id, machine: name.machine, id: name.id, state, event });
  };
  settle('');
  // An action may lead back to `send`. Such events wait here, so that each change of state is noted with its own event.
  const waiting: EventFromLogic<M>[] = [];
  let busy = false;
  let stopped = false;
  return {
    send: (event) => {
      waiting.push(event);
      if (busy) return;
      busy = true;
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        if (stopped || snapshot.status !== 'active') continue;
        snapshot = logic.transition(snapshot, next, scope);
        settle(next.type);
      }
      busy = false;
    },
    get snapshot() {
      return snapshot as SnapshotFrom<M>;
    },
    stop: () => void (stopped = true),
  };
}
