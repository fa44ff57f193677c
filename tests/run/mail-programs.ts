import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { which } from './command.ts';
import { installPackages, isRoot } from './debian.ts';

/** Something that the interop suite runs, and the Debian package that has it. */
interface Need {
  readonly what: string;
  readonly package: string;
  readonly isThere: () => boolean;
}

const program = (what: string, from = what): Need => ({
  what,
  package: from,
  isThere: () => which(what) !== undefined,
});

/** Where Cyrus SASL's plug-ins lie: `/usr/lib/sasl2`, `/usr/lib64/sasl2`, or in a folder for the architecture. */
function hasSaslPlain(): boolean {
  const folders = ['/usr/lib', '/usr/lib64', '/usr/local/lib'].filter((folder) => existsSync(folder));
  const all = folders.flatMap((folder) => [folder, ...readdirSync(folder).map((name) => `${folder}/${name}`)]);
  return all.some((folder) => existsSync(`${folder}/sasl2/libplain.so`));
}

const needs: readonly Need[] = [
  program('curl'),
  program('swaks'),
  {
    what: 'Perl’s Net::SSLeay (for swaks)',
    package: 'libnet-ssleay-perl',
    isThere: () => spawnSync('perl', ['-MNet::SSLeay', '-e', '1']).status === 0,
  },
  program('msmtp'),
  program('python3'),
  program('postfix'),
  { what: 'SASL’s PLAIN (for Postfix)', package: 'libsasl2-modules', isThere: hasSaslPlain },
];

/** Postfix is installed as it comes: it asks nothing, has no main.cf, and so runs nothing. */
const answers = ['postfix postfix/main_mailer_type select No configuration'];

const absent = (): Need[] => needs.filter(({ isThere }) => !isThere());

/** Sees to it that all mail programs of the interop suite are there; otherwise says what is missing, and what to do. */
export function findOrInstallMailPrograms(): string | null {
  if (absent().length > 0) {
    console.log(
      `Missing: ${absent()
        .map(({ what }) => what)
        .join(', ')}; installing.`,
    );
    installPackages(
      absent().map((need) => need.package),
      answers,
    );
  }
  const missing = absent();
  if (missing.length > 0) {
    const packages = missing.map((need) => need.package).join(' ');
    return `Missing: ${missing.map(({ what }) => what).join(', ')}. Install with the system (Debian, as root: apt-get install ${packages}).`;
  }
  return isRoot ? null : 'Postfix can be started by root alone: run this suite as root (npm run test:interop).';
}
