import type { Incoming } from '$sim/machines/mail-program/incoming.ts';
import type { Outgoing } from '$sim/machines/mail-program/outgoing.ts';
import type { TraceEvent } from '$sim/trace.ts';
import type { Scenario } from '$sim/world/scenario.ts';

/** The servers that a mail program is set up for; `incoming` is null where it looks into the mailbox itself. */
export interface ProgramServers {
  readonly outgoing: Outgoing;
  readonly incoming: Incoming | null;
}

/** By host. */
export type MailServers = ReadonlyMap<string, ProgramServers>;

/** As the scenario sets them up. */
export const initialServers = ({ hosts }: Pick<Scenario, 'hosts'>): MailServers =>
  new Map(
    hosts.flatMap(({ id, services: { mailProgram } }): [string, ProgramServers][] => {
      if (!mailProgram) return [];
      const { server, port, encryption, login, incoming = null } = mailProgram;
      return [[id, { outgoing: { server, port, encryption, login }, incoming }]];
    }),
  );

export function serversAfter(before: MailServers, event: TraceEvent): MailServers {
  if (event.kind !== 'mail.configured') return before;
  const { host, outgoing, incoming = before.get(host)?.incoming ?? null } = event;
  return new Map(before).set(host, { outgoing, incoming });
}
