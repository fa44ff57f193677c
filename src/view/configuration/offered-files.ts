import type { HostFiles } from '../../session/projections/configurations.ts';
import { mainCfPath } from '$sim/policy/main-cf.ts';
import { masterCfPath } from '$sim/policy/master-cf.ts';

/** Certificates and keys are made elsewhere, and where the resolver is, no mail system decides. */
const isConfiguration = (path: string, text: string): boolean =>
  path.startsWith('/etc/') && path !== '/etc/resolv.conf' && !text.startsWith('-----BEGIN ');

const rank = (path: string): number => [mainCfPath, masterCfPath].indexOf(path) >>> 0;

/** The files that the editor offers, main.cf and master.cf first; `others` are those that do not exist yet. */
export function offeredFiles(files: HostFiles, others: readonly string[] = []): string[] {
  const own = [...files].filter(([path, { text }]) => isConfiguration(path, text)).map(([path]) => path);
  return [...new Set([...own, ...others])].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
