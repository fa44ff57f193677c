import { faultProblem, type Fault, type FaultProblem, type FaultStage, type ServiceFault } from '$sim/faults/fault.ts';
import type { Scenario } from '$sim/world/scenario.ts';
import type { StandingFault } from '../../session/projections/faults.ts';

/** What the form holds. Where a field does not apply, its value counts for nothing. */
export interface FaultForm {
  what: 'server' | 'link';
  host: string;
  stage: FaultStage;
  /** A reply's text, or one of `close`, `reset`, `silence`, `lose-reply`, `servfail`, `delay`. */
  act: string;
  delayS: number;
  match: string;
  /** 0: until it is taken away. */
  count: number;
  from: string;
  to: string;
  link: 'down' | 'slow' | 'hole' | 'port';
  slowMs: number;
  dropAfterBytes: number;
  port: number;
}

/** Replies that real servers give in trouble, by the stage they are said at. */
export const usualReplies: Readonly<Record<Exclude<FaultStage, 'dns'>, readonly string[]>> = {
  greeting: ['421 4.3.2 Too busy, try again later', '554 5.7.1 You are not welcome here'],
  ehlo: ['421 4.3.2 Shutting down', '550 5.7.1 Bad name'],
  starttls: ['454 4.7.0 TLS not available due to local problem'],
  auth: ['454 4.7.0 Temporary authentication failure', '535 5.7.8 Authentication failed'],
  mail: ['451 4.3.0 Queue file write error', '452 4.3.1 Insufficient system storage', '421 4.7.0 Too many messages'],
  rcpt: [
    '450 4.2.0 Mailbox busy, try again later',
    '451 4.3.0 Temporary lookup failure',
    '452 4.2.2 Mailbox full',
    '550 5.1.1 No such user here',
    '554 5.7.1 Relay access denied',
    '421 4.3.2 Shutting down',
  ],
  data: ['451 4.3.0 Try again later', '421 4.3.2 Shutting down'],
  'end-of-data': ['451 4.3.0 Queue file write error', '552 5.3.4 Message too big', '554 5.7.1 Looks like spam'],
};

export const newForm = (scenario: Scenario): FaultForm => ({
  what: 'server',
  host: (faultyHosts(scenario).find(({ role }) => role === 'mx') ?? faultyHosts(scenario)[0])?.id ?? '',
  stage: 'rcpt',
  act: usualReplies.rcpt[1] ?? '',
  delayS: 30,
  match: '',
  count: 2,
  from: faultyHosts(scenario)[0]?.id ?? '',
  to: '*',
  link: 'down',
  slowMs: 1000,
  dropAfterBytes: 1000,
  port: 25,
});

/** Hosts on which something can go wrong. */
export const faultyHosts = ({ hosts }: Scenario) =>
  hosts.filter(({ services }) => services.postfix !== undefined || services.nameServer !== undefined);

/** Stages that make sense at a host. */
export function stagesOf(scenario: Scenario, host: string): readonly FaultStage[] {
  const services = scenario.hosts.find(({ id }) => id === host)?.services;
  return [
    ...(services?.postfix ? (Object.keys(usualReplies) as FaultStage[]) : []),
    ...(services?.nameServer ? (['dns'] as const) : []),
  ];
}

/** The acts that the form offers at a stage, besides replies. */
export const actsAt = (stage: FaultStage): readonly string[] =>
  stage === 'dns' ? ['servfail', 'silence', 'delay'] : ['close', 'reset', 'silence', 'lose-reply', 'delay'];

/** The fault that the form says, or what is wrong with it. */
export function faultOf(form: FaultForm, taken: Iterable<string>): { fault: Fault } | { problem: FaultProblem } {
  const fault = form.what === 'link' ? linkFault(form, freeId(taken)) : serverFault(form, freeId(taken));
  const problem = faultProblem(fault);
  return problem ? { problem } : { fault };
}

function serverFault({ host, stage, act, delayS, match, count }: FaultForm, id: string): ServiceFault {
  const plain = act === 'close' || act === 'reset' || act === 'silence' || act === 'lose-reply' || act === 'servfail';
  return {
    id,
    host,
    stage,
    ...(plain
      ? { act }
      : act === 'delay'
        ? { delayMs: Math.max(1, Math.round(delayS * 1000)) }
        : { reply: act.trim() }),
    ...(match.trim() !== '' && { match: match.trim() }),
    ...(count > 0 && { count }),
  };
}

function linkFault({ from, to, link, slowMs, dropAfterBytes, port }: FaultForm, id: string): Fault {
  const between = [from, to] as const;
  if (link === 'down') return { id, between, down: true };
  if (link === 'slow') return { id, between, slowMs };
  return link === 'hole' ? { id, between, dropAfterBytes } : { id, between, blockedPort: port };
}

/** `f1`, `f2` … */
function freeId(taken: Iterable<string>): string {
  const known = new Set(taken);
  for (let n = 1; ; n++) if (!known.has(`f${n}`)) return `f${n}`;
}

/** Where a standing fault stands: not yet met, never fitting, used up, or at work. */
export function conditionOf({
  fault,
  fired,
  seen,
}: StandingFault): 'link' | 'waiting' | 'never-fits' | 'working' | 'spent' {
  if ('between' in fault) return 'link';
  if (fault.count !== undefined && fired >= fault.count) return 'spent';
  if (fired > 0) return 'working';
  return seen > 0 ? 'never-fits' : 'waiting';
}
