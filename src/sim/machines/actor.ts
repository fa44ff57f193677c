import { createActor, type AnyStateMachine, type EventFromLogic, type InputFrom, type SnapshotFrom } from 'xstate';
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

/**
 * Starts a machine on the host's virtual clock. XState would swallow a throw in an action and rethrow it later, on a
 * timer; here it is kept and thrown to whoever sent the event, so that a fault of our own stops the run loudly.
 */
export function startMachine<M extends AnyStateMachine>(
  host: HostContext,
  name: MachineName,
  logic: M,
  input: InputFrom<M>,
): RunningMachine<M> {
  let fault: { thrown: unknown } | null = null;
  let known = '';
  // Machines are started from the actions of others, and XState takes the making of a first context there for a misplaced
  // `assign`. So they start from a snapshot: their first state is a plain one without entry action, their context the input.
  const snapshot = logic.resolveState({ value: String(logic.config.initial), context: input });
  const options = { id: `${host.id}/${name.machine}/${name.id}`, clock: host.clock, snapshot };
  const actor = createActor(logic as AnyStateMachine, options);
  actor.subscribe({ error: (thrown: unknown) => (fault = { thrown }) });
  const settle = (event: string) => {
    if (fault) throw fault.thrown;
    const state = statePath(actor.getSnapshot().value);
    if (state === known) return;
    known = state;
    host.trace.note({ kind: 'machine.state', host: host.id, machine: name.machine, id: name.id, state, event });
  };
  actor.start();
  settle('');
  // An action may lead back to `send`. Such events wait here, so that each change of state is noted with its own event.
  const waiting: EventFromLogic<M>[] = [];
  let busy = false;
  return {
    send: (event) => {
      waiting.push(event);
      if (busy) return;
      busy = true;
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        actor.send(next);
        settle(next.type);
      }
      busy = false;
    },
    get snapshot() {
      return actor.getSnapshot() as SnapshotFrom<M>;
    },
    stop: () => void actor.stop(),
  };
}
