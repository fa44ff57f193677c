import type { ConfigurationProblem } from '$sim/policy/check-configuration.ts';
import type { EventOf, TraceEvent } from '$sim/trace.ts';
import { filesOf } from '$sim/world/host-files.ts';
import type { Scenario } from '$sim/world/scenario.ts';

/** A text file, and the event that wrote it last; 0 for one that the world begins with. */
export interface HostFile {
  readonly text: string;
  readonly since: number;
}

/** By absolute path. */
export type HostFiles = ReadonlyMap<string, HostFile>;

/** A mail system read its files: what it said, and whether it works by them now. */
export interface Reading {
  readonly seq: number;
  readonly atMs: number;
  readonly kind: 'mail-system.started' | 'mail-system.reloaded';
  readonly taken: boolean;
  readonly problems: readonly ConfigurationProblem[];
}

/** The files of a host with a mail system, and what that made of them. */
export interface MailSystemFiles {
  readonly hasPower: boolean;
  readonly isRunning: boolean;
  readonly files: HostFiles;
  /** The files by which it works, as they were when it read them; none before the first time. */
  readonly inForce: HostFiles;
  readonly lastReading: Reading | null;
  /** The events by which it took its files, oldest first. */
  readonly takenAt: readonly number[];
}

/** By host. */
export type Configurations = ReadonlyMap<string, MailSystemFiles>;

/** What the hosts with a mail system begin with. */
export const initialConfigurations = ({ hosts }: Pick<Scenario, 'hosts'>): Configurations =>
  new Map(
    hosts
      .filter(({ services }) => services.postfix !== undefined)
      .map((host): [string, MailSystemFiles] => [
        host.id,
        {
          ...{ hasPower: true, isRunning: false, inForce: new Map(), lastReading: null, takenAt: [] },
          files: new Map([...filesOf(host)].map(([path, text]) => [path, { text, since: 0 }])),
        },
      ]),
  );

/** The files after one more event; the same object when it is about something else. */
export function configurationsAfter(before: Configurations, event: TraceEvent): Configurations {
  const system = before.get(event.host);
  const after = system && systemAfter(system, event);
  return after && after !== system ? new Map(before).set(event.host, after) : before;
}

function systemAfter(system: MailSystemFiles, event: TraceEvent): MailSystemFiles {
  switch (event.kind) {
    case 'file.written':
      return { ...system, files: written(system.files, event) };
    case 'mail-system.started':
    case 'mail-system.reloaded':
      return afterReading(system, event);
    case 'mail-system.stopped':
      return { ...system, isRunning: false };
    case 'host.power':
      return { ...system, hasPower: event.up, isRunning: system.isRunning && event.up };
    default:
      return system;
  }
}

function written(files: HostFiles, { path, text, append, seq }: EventOf<'file.written'>): HostFiles {
  const before = append ? (files.get(path)?.text ?? '') : '';
  return new Map(files).set(path, { text: before + text, since: seq });
}

type ReadingEvent = EventOf<'mail-system.started' | 'mail-system.reloaded'>;

function afterReading(system: MailSystemFiles, { seq, atMs, kind, taken, problems }: ReadingEvent): MailSystemFiles {
  const lastReading = { seq, atMs, kind, taken, problems };
  if (!taken) return { ...system, lastReading };
  return { ...system, lastReading, isRunning: true, inForce: system.files, takenAt: [...system.takenAt, seq] };
}

/** Files that were written since the mail system took them: their text has no effect yet. */
export const unreadFiles = ({ files, inForce }: MailSystemFiles): string[] =>
  [...files].filter(([path, { text }]) => inForce.get(path)?.text !== text).map(([path]) => path);

/** Whether a line that counted at this event may stand elsewhere by now: the file was written since it had been read for it. */
export function mayHaveMoved({ files, takenAt }: MailSystemFiles, path: string, seq: number): boolean {
  const readAt = takenAt.findLast((taken) => taken <= seq) ?? 0;
  return (files.get(path)?.since ?? 0) > readAt;
}
