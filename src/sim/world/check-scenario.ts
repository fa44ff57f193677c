import * as v from 'valibot';
import { parseZoneFile } from '../dns/zone-file.ts';
import { serverCertificate } from '../machines/smtp-server/certificate-files.ts';
import { faultProblem, isLinkFault } from '../faults/fault.ts';
import { Configuration } from '../policy/configuration.ts';
import { checkConfiguration, type ConfigurationProblem } from '../policy/check-configuration.ts';
import { mainCfPath } from '../policy/main-cf.ts';
import { masterCfPath } from '../policy/master-cf.ts';
import { checkDovecot } from './check-dovecot.ts';
import { checkDetails } from './check-details.ts';
import { scenarioSchema, type ScenarioFile } from './scenario-schema.ts';
import { filesOf } from './host-files.ts';
import type { HostSpec, Scenario } from './scenario.ts';

/** What is wrong with a world file, and where. */
export interface ScenarioProblem {
  /** Keys from the top of the file down to the value. */
  readonly path: readonly (string | number)[];
  /** For a text inside the file (a zone, a configuration): its line, from 1. */
  readonly line?: number;
  readonly level: 'error' | 'warning';
  /** For authors, in English. */
  readonly reason: string;
}

export interface CheckedScenario {
  /** Null when there is an error. */
  readonly scenario: Scenario | null;
  readonly problems: readonly ScenarioProblem[];
}

/** Checks a world file that has been parsed from YAML (or JSON), and brings it into the form the engine takes. */
export function checkScenario(raw: unknown): CheckedScenario {
  const parsed = v.safeParse(scenarioSchema, raw);
  if (!parsed.success) return { scenario: null, problems: parsed.issues.map(schemaProblem) };
  const problems = [checkReferences, checkDetails, checkTexts].flatMap((check) => check(parsed.output));
  const failed = problems.some(({ level }) => level === 'error');
  return { scenario: failed ? null : assemble(parsed.output), problems };
}

function schemaProblem(issue: v.BaseIssue<unknown>): ScenarioProblem {
  const path = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));
  return { path, level: 'error', reason: reasonOf(issue) };
}

function reasonOf({ message, input, expected, received }: v.BaseIssue<unknown>): string {
  if (message.startsWith('is ')) return `${JSON.stringify(input)} ${message}`;
  if (expected === 'never') return 'there is no such key';
  return received === 'undefined' ? 'is missing' : message;
}

type Complain = (path: readonly (string | number)[], reason: string) => void;

function checkReferences(file: ScenarioFile): ScenarioProblem[] {
  const problems: ScenarioProblem[] = [];
  const complain: Complain = (path, reason) => problems.push({ path, level: 'error', reason });
  const owners = new Map<string, string>();
  const addresses = new Set(Object.values(file.hosts).flatMap((host) => host.addresses));
  for (const [id, host] of Object.entries(file.hosts)) {
    if (!Object.hasOwn(file.organisations, host.organisation))
      complain(['hosts', id, 'organisation'], `there is no organisation "${host.organisation}"`);
    for (const [index, address] of host.addresses.entries()) {
      const owner = owners.get(address);
      if (owner !== undefined)
        complain(['hosts', id, 'addresses', index], `${address} belongs to host "${owner}" already`);
      owners.set(address, id);
    }
    if (host.resolver !== null && !addresses.has(host.resolver))
      complain(['hosts', id, 'resolver'], `no host has the address ${host.resolver}`);
    for (const [path, { notBefore, notAfter }] of Object.entries(host.certificates ?? {}))
      if (notAfter < notBefore) complain(['hosts', id, 'certificates', path, 'notAfter'], 'is before notBefore');
    checkServices(id, host, file, complain);
  }
  for (const [index, { server }] of file.zones.entries()) {
    if (!file.hosts[server]?.services.nameServer)
      complain(['zones', index, 'server'], `host "${server}" is no name server (services: nameServer)`);
  }
  checkFaults(file, complain);
  for (const [index, { between }] of file.links.pairs.entries()) {
    for (const end of between)
      if (!Object.hasOwn(file.hosts, end)) complain(['links', 'pairs', index, 'between'], `there is no host "${end}"`);
  }
  return problems;
}

const faultReasons = {
  'one-act': 'a fault does exactly one thing: reply, act or delayMs',
  'bad-reply': 'the reply is none: it begins with three digits, as in "451 4.3.0 Try again later"',
  'not-a-fault-code': 'a reply that is a fault begins with 4 or 5',
  'dns-act': 'at stage dns: act silence or servfail, or delayMs',
  'servfail-is-for-dns': 'servfail is for stage dns',
  'no-effect': 'a fault of a link says what is wrong: down, slowMs, dropAfterBytes or blockedPort',
} as const;

function checkFaults({ faults, hosts }: ScenarioFile, complain: Complain): void {
  const known = new Set<string>();
  for (const [index, fault] of faults.entries()) {
    if (known.has(fault.id)) complain(['faults', index, 'id'], `there is a fault "${fault.id}" already`);
    known.add(fault.id);
    const problem = faultProblem(fault);
    if (problem) complain(['faults', index], faultReasons[problem]);
    for (const end of isLinkFault(fault) ? fault.between : [fault.host])
      if (end !== '*' && !Object.hasOwn(hosts, end)) complain(['faults', index], `there is no host "${end}"`);
  }
}

function checkServices(id: string, host: ScenarioFile['hosts'][string], file: ScenarioFile, complain: Complain): void {
  const { postfix, dovecot, mailProgram } = host.services;
  const path = ['hosts', id, 'services'];
  if (postfix && !host.files[mainCfPath]) complain([...path, 'postfix'], `a mail server needs the file ${mainCfPath}`);
  if (postfix && postfix.listen.length > 0 === (host.files[masterCfPath] !== undefined))
    complain([...path, 'postfix', 'listen'], `needs either ports here or the file ${masterCfPath}`);
  const ports = (postfix?.listen ?? []).map(({ port }) => port);
  if (new Set(ports).size < ports.length) complain([...path, 'postfix', 'listen'], 'a port is named twice');
  if (dovecot && new Set(dovecot.listen).size < dovecot.listen.length)
    complain([...path, 'dovecot', 'listen'], 'a port is named twice');
  if (!mailProgram) return;
  if (!Object.hasOwn(host.users, mailProgram.user))
    complain([...path, 'mailProgram', 'user'], `host "${id}" has no user "${mailProgram.user}"`);
  const { inbox } = mailProgram;
  if (!file.hosts[inbox.host]?.mailboxes.includes(inbox.mailbox))
    complain([...path, 'mailProgram', 'inbox'], `host "${inbox.host}" has no mailbox "${inbox.mailbox}"`);
}

const configReasons: Readonly<Partial<Record<ConfigurationProblem['code'], string>>> = {
  'no-equals': 'expected "name = value"',
  'unknown-setting': 'unknown setting',
  'not-a-number': 'is not a number',
  'out-of-range': 'is more or less than may be',
  'not-yes-or-no': 'is neither yes nor no',
  'not-a-time': 'is not a time such as 300s',
  'not-a-choice': 'is none of the values there are',
  'expansion-loop': 'refers to itself',
  'bad-network': 'is no network',
};

/** A world's server must not begin with a restriction or a table that it does not have, though Postfix would only warn. */
const blocking: readonly ConfigurationProblem['code'][] = ['unknown-restriction', 'no-table', 'bad-table'];

function configProblem(id: string, ofListen: boolean, problem: ConfigurationProblem): ScenarioProblem {
  const { file, line, code, name, value, text } = problem;
  const isShort = ofListen && file === masterCfPath;
  const own = configReasons[code];
  return {
    path: isShort ? ['hosts', id, 'services', 'postfix', 'listen'] : ['hosts', id, 'files', file],
    ...(!isShort && { line }),
    level: blocking.includes(code) ? 'error' : problem.level,
    reason:
      code === 'unknown-restriction'
        ? `${name}: "${value}" is no restriction that this world knows`
        : own
          ? `${name}${value ? ` = ${value}` : ''}: ${own}`
          : text.replace(/^\w+: /, ''),
  };
}

/** The texts inside: zones and configurations. */
function checkTexts(file: ScenarioFile): ScenarioProblem[] {
  const problems: ScenarioProblem[] = [];
  for (const [index, zone] of file.zones.entries()) {
    for (const { line, level, code, subject } of parseZoneFile(zone.text, zone.origin).problems) {
      problems.push({
        path: ['zones', index, 'text'],
        line,
        level,
        reason: `${code.replaceAll('-', ' ')}: ${subject}`,
      });
    }
  }
  for (const [id, host] of Object.entries(file.hosts)) {
    problems.push(...checkDovecot(id, host.files));
    const main = host.files[mainCfPath];
    if (main === undefined) continue;
    const ofListen = host.files[masterCfPath] === undefined;
    const files = filesOf(host);
    const found = checkConfiguration(files).filter(
      ({ file }) => host.services.postfix !== undefined || file !== masterCfPath,
    );
    problems.push(...found.map((problem) => configProblem(id, ofListen, problem)));
    const configuration = new Configuration(main);
    if (serverCertificate(configuration, files)) continue;
    const line = configuration.lineOf('smtpd_tls_chain_files') || configuration.lineOf('smtpd_tls_cert_file');
    const reason = 'the TLS files named hold no certificate with its key: STARTTLS will answer 454';
    problems.push({ path: ['hosts', id, 'files', mainCfPath], line, level: 'warning', reason });
  }
  return problems;
}

function assemble(file: ScenarioFile): Scenario {
  const hosts = Object.entries(file.hosts).map(([id, host]): HostSpec => {
    const { postfix, dovecot, resolver, nameServer, policyService, mailProgram } = host.services;
    const { spamBot, blockList, spamReports } = host.services;
    return {
      ...host,
      id,
      users: Object.entries(host.users).map(([name, user]) => ({ name, ...user })),
      services: {
        ...(postfix && { postfix }),
        ...(dovecot && { dovecot }),
        ...(resolver && { resolver }),
        ...(nameServer && { nameServer: {} }),
        ...(policyService && { policyService }),
        ...(mailProgram && { mailProgram }),
        ...(spamBot && { spamBot }),
        ...(blockList && { blockList }),
        ...(spamReports && { spamReports }),
      },
    };
  });
  const organisations = Object.entries(file.organisations).map(([id, organisation]) => ({ id, ...organisation }));
  return { ...file, organisations, hosts };
}
