import { mailboxKey } from '../../session/projections/mailboxes.ts';
import type { WorldState } from '../../session/projections/project.ts';
import { floodQueued } from '../../session/projections/flood.ts';
import { sessionsOf, type Hosts } from '../../session/projections/hosts.ts';
import type { HostSpec } from '$sim/world/scenario.ts';
import type { MapTexts } from '../i18n/en/map.ts';

/** What a host is doing now. */
export interface HostStatus {
  readonly up: boolean;
  readonly sessions: number;
  readonly queued: number;
  readonly deferred: number;
  /** Messages in its mailboxes that nobody opened yet. */
  readonly unread: number;
}

export function hostStatus(
  host: Pick<HostSpec, 'id' | 'mailboxes'>,
  hosts: Hosts,
  { queues, mailboxes, flood }: Pick<WorldState, 'queues' | 'mailboxes' | 'flood'>,
): HostStatus {
  const queue = [...queues.values()].filter((entry) => entry.host === host.id);
  const messages = host.mailboxes.flatMap((name) => mailboxes.get(mailboxKey(host.id, name)) ?? []);
  return {
    up: !hosts.down.has(host.id),
    sessions: sessionsOf(hosts, host.id).length,
    queued: queue.length + floodQueued(flood, host.id),
    deferred: queue.filter(({ state }) => state === 'deferred').length,
    unread: messages.filter(({ seen }) => !seen).length,
  };
}

export interface StatusPart {
  readonly sign: string;
  readonly text: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'accent' | 'muted';
}

/** The status in signs and words, the most important first. Never empty. */
export function statusParts(status: HostStatus, t: MapTexts): readonly StatusPart[] {
  if (!status.up) return [{ sign: '✕', text: t.down, tone: 'bad' }];
  const parts: StatusPart[] = [];
  if (status.sessions > 0) parts.push({ sign: '●', text: t.inSession(status.sessions), tone: 'good' });
  if (status.queued > 0)
    parts.push({ sign: '▤', text: t.queued(status.queued), tone: status.deferred > 0 ? 'warn' : 'accent' });
  if (status.unread > 0) parts.push({ sign: '✉', text: t.unread(status.unread), tone: 'accent' });
  return parts.length > 0 ? parts : [{ sign: '○', text: t.idle, tone: 'muted' }];
}
