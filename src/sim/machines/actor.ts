import { createActor, type Actor, type AnyStateMachine, type InputFrom } from 'xstate';
import type { HostContext } from './host.ts';

/** Which machine of which host this is; `id` comes from the world (a connection, a queue id), never from XState. */
export interface MachineName {
  readonly machine: string;
  readonly id: string;
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
 * Starts a machine on the host's virtual clock. Each change of state goes into the trace as `machine.state`.
 * A throw in an action is our own fault: it is thrown on, and stops the run loudly.
 */
export function startActor<M extends AnyStateMachine>(host: HostContext, name: MachineName, logic: M, input: InputFrom<M>): Actor<M> {
  const actor = createActor(logic, {
    id: `${host.id}/${name.machine}/${name.id}`,
    clock: host.clock,
    input,
  } as Parameters<typeof createActor<M>>[1]);
  let known: unknown;
  actor.subscribe({
    next: (snapshot: { value: unknown }) => {
      if (snapshot.value === known) return;
      known = snapshot.value;
      host.trace.note({ kind: 'machine.state', host: host.id, machine: name.machine, id: name.id, state: statePath(known), event: '' });
    },
    error: (fault: unknown) => {
      throw fault;
    },
  });
  actor.start();
  return actor;
}
