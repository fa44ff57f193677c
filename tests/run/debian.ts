import { spawnSync } from 'node:child_process';
import { which } from './command.ts';

export const isRoot = process.getuid?.() === 0;

/** Runs a command with its output passed through; true when it succeeded. */
export function attempt(command: string, args: readonly string[], input = ''): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { input, stdio: ['pipe', 'inherit', 'inherit'], env }).status === 0;
}

/**
 * Installs packages of Debian or a child of it; false where that cannot be done. Nothing is asked (`answers` are for
 * debconf), and no package of the machine's is removed for it.
 */
export function installPackages(packages: readonly string[], answers: readonly string[] = []): boolean {
  if (!isRoot || which('apt-get') === undefined) return false;
  if (answers.length > 0) attempt('debconf-set-selections', [], `${answers.join('\n')}\n`);
  attempt('apt-get', ['update', '-q']);
  return attempt('apt-get', ['install', '-y', '-q', '--no-install-recommends', '--no-remove', ...packages]);
}
