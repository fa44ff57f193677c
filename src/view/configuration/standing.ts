import { unreadFiles, type MailSystemFiles } from '../../session/projections/configurations.ts';

/**
 * How a host's files stand to what its mail system does: no power; refused when they were last read; the mail system
 * stopped; some of them changed and not read yet; all in force.
 */
export type Standing = 'off' | 'not-started' | 'refused' | 'stopped' | 'unread' | 'in-force';

/** `offered` are the files that count. */
export function standingOf(system: MailSystemFiles, offered: readonly string[]): Standing {
  if (!system.hasPower) return 'off';
  if (system.lastReading?.taken === false) return system.isRunning ? 'refused' : 'not-started';
  if (!system.isRunning) return 'stopped';
  return unreadFiles(system).some((path) => offered.includes(path)) ? 'unread' : 'in-force';
}
