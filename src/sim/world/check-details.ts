import { normalName } from '../dns/name.ts';
import { parseZoneFile } from '../dns/zone-file.ts';
import type { ScenarioProblem } from './check-scenario.ts';
import type { ScenarioFile } from './scenario-schema.ts';

type Complain = (path: ScenarioProblem['path'], reason: string, level?: ScenarioProblem['level']) => void;

/** What a schema cannot say: things that are named twice, or that nothing in the world answers to. */
export function checkDetails(file: ScenarioFile): ScenarioProblem[] {
  const problems: ScenarioProblem[] = [];
  const complain: Complain = (path, reason, level = 'error') => problems.push({ path, level, reason });
  for (const [id, host] of Object.entries(file.hosts)) {
    twice(host.mailboxes, (mailbox) => mailbox.toLowerCase()).forEach(({ index, item }) =>
      complain(['hosts', id, 'mailboxes', index], `there is a mailbox "${item}" already`),
    );
    checkRootHints(id, host, file, complain);
    checkMailServer(id, host, file, complain);
    checkPolicyService(id, host, complain);
    checkMailWatchers(id, host, file, complain);
  }
  twice(file.zones, ({ origin, server }) => `${server} ${origin}`).forEach(({ index, item }) =>
    complain(['zones', index, 'origin'], `host "${item.server}" answers for "${item.origin}" already`),
  );
  return problems;
}

type HostFile = ScenarioFile['hosts'][string];

/** The items whose key was there before. */
function twice<T>(items: readonly T[], keyOf: (item: T) => string): { index: number; item: T }[] {
  const keys = items.map(keyOf);
  return items.flatMap((item, index) => (keys.indexOf(keys[index] ?? '') < index ? [{ index, item }] : []));
}

function checkRootHints(id: string, { services }: HostFile, { hosts }: ScenarioFile, complain: Complain): void {
  for (const [index, address] of (services.resolver?.rootHints ?? []).entries()) {
    const owner = Object.entries(hosts).find(([, host]) => host.addresses.includes(address));
    const path = ['hosts', id, 'services', 'resolver', 'rootHints', index];
    if (!owner) complain(path, `no host has the address ${address}`);
    else if (!owner[1].services.nameServer)
      complain(path, `host "${owner[0]}" is no name server (services: nameServer)`);
  }
}

/** A warning: a lesson may be about a name that leads nowhere. */
function checkMailServer(id: string, { services }: HostFile, { zones }: ScenarioFile, complain: Complain): void {
  const { mailProgram } = services;
  if (!mailProgram) return;
  const parsed = zones.map(({ text, origin }) => parseZoneFile(text, origin));
  // What is wrong with a zone is told first; its names may be lost with it.
  if (parsed.some(({ problems }) => problems.length > 0)) return;
  const names = parsed.flatMap(({ records }) => records.map(({ name }) => name));
  const path = ['hosts', id, 'services', 'mailProgram'];
  const check = (server: string, at: readonly string[]) => {
    const wanted = normalName(server);
    const isThere = names.some((name) => name === wanted || (name.startsWith('*.') && wanted.endsWith(name.slice(1))));
    if (!isThere) complain([...path, ...at], `no zone knows the name "${server}"`, 'warning');
  };
  check(mailProgram.server, ['server']);
  if (mailProgram.incoming) check(mailProgram.incoming.server, ['incoming', 'server']);
}

function checkMailWatchers(
  id: string,
  { services, mailboxes }: HostFile,
  { zones }: ScenarioFile,
  complain: Complain,
): void {
  const { blockList, spamReports, postfix, nameServer } = services;
  const needs = (service: string, key: string, mailbox: string) => {
    if (!mailboxes.includes(mailbox))
      complain(['hosts', id, 'services', service, key], `host "${id}" has no mailbox "${mailbox}"`);
  };
  if ((blockList || spamReports) && !postfix)
    complain(
      ['hosts', id, 'services', blockList ? 'blockList' : 'spamReports'],
      'needs a mail system (services: postfix)',
    );
  if (spamReports) needs('spamReports', 'mailbox', spamReports.mailbox);
  if (!blockList) return;
  needs('blockList', 'trap', blockList.trap);
  needs('blockList', 'removals', blockList.removals);
  if (!nameServer || !zones.some(({ origin, server }) => origin === blockList.zone && server === id))
    complain(['hosts', id, 'services', 'blockList', 'zone'], `host "${id}" answers for no zone "${blockList.zone}"`);
}

function checkPolicyService(id: string, { services }: HostFile, complain: Complain): void {
  const text = /^inet:(\d+)$/.exec(services.policyService?.listen ?? '')?.[1];
  if (text === undefined) return;
  const port = Number(text);
  const path = ['hosts', id, 'services', 'policyService', 'listen'];
  if (port < 1 || port > 65_535) complain(path, `${text} is no port`);
  if (services.postfix?.listen.some((listener) => listener.port === port))
    complain(path, `port ${text} belongs to postfix already`);
}
