import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { chromium } from '@playwright/test';
import { root, which } from './command.ts';
import { attempt, installPackages, isRoot } from './debian.ts';

export type Found = { readonly path: string } | { readonly problem: string };

const systemBrowsers = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
] as const;

/** For a network that leads nowhere: the browser asks nobody anything. Root may not use Chromium's sandbox. */
export const launchFlags: readonly string[] = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(isRoot ? ['--no-sandbox'] : []),
];

const threeWays =
  'No Chromium for the browser tests: set CHROMIUM to the path of one, or run "npx playwright install chromium", ' +
  'or install one with the system (Debian, as root: apt-get install chromium-headless-shell).';

function playwrightsOwn(): string | undefined {
  const path = chromium.executablePath();
  return path !== '' && existsSync(path) ? path : undefined;
}

function systems(): string | undefined {
  for (const name of systemBrowsers) {
    const path = which(name);
    if (path !== undefined) return path;
  }
  return undefined;
}

/** A Chromium that is there already: $CHROMIUM, Playwright's own, or the system's. */
export function findChromium(): Found {
  const named = process.env.CHROMIUM;
  if (named !== undefined && named !== '') {
    return existsSync(named) ? { path: named } : { problem: `CHROMIUM names ${named}, and there is no such file.` };
  }
  const path = playwrightsOwn() ?? systems();
  return path === undefined ? { problem: threeWays } : { path };
}

/** The same, and if there is none tries to install one: Playwright's, or as root on Debian the distribution's. */
export function findOrInstallChromium(): Found {
  const found = findChromium();
  if ('path' in found || (process.env.CHROMIUM ?? '') !== '') return found;
  console.log('No Chromium found; installing one.');
  attempt(`${root}node_modules/.bin/playwright`, ['install', 'chromium']);
  // Playwright's build may lack libraries on a bare machine: it counts only if it starts.
  const own = playwrightsOwn();
  if (own !== undefined && starts(own)) return { path: own };
  installPackages(['chromium-headless-shell']);
  const path = systems();
  return path === undefined ? { problem: threeWays } : { path };
}

function starts(path: string): boolean {
  return spawnSync(path, ['--headless', '--no-sandbox', '--version'], { timeout: 20_000 }).status === 0;
}
