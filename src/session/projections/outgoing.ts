import type { Outgoing } from '$sim/machines/mail-program/outgoing.ts';
import type { TraceEvent } from '$sim/trace.ts';
import type { Scenario } from '$sim/world/scenario.ts';

/** The outgoing servers of mail programs, by host. */
export type OutgoingServers = ReadonlyMap<string, Outgoing>;

/** As the scenario sets them up. */
export const initialOutgoing = ({ hosts }: Pick<Scenario, 'hosts'>): OutgoingServers =>
  new Map(
    hosts.flatMap(({ id, services: { mailProgram } }): [string, Outgoing][] => {
      if (!mailProgram) return [];
      const { server, port, encryption, login } = mailProgram;
      return [[id, { server, port, encryption, login }]];
    }),
  );

export const outgoingAfter = (before: OutgoingServers, event: TraceEvent): OutgoingServers =>
  event.kind === 'mail.configured' ? new Map(before).set(event.host, event.outgoing) : before;
