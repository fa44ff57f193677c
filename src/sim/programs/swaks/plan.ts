import { parsePort } from '../ports.ts';
import type { GivenOptions } from './options.ts';

export type Stage = 'connect' | 'first-helo' | 'tls' | 'helo' | 'auth' | 'mail' | 'rcpt';

/** What one run of swaks is to do. */
export interface Plan {
  /** Null: find it out by the MX of the first recipient. */
  readonly server: string | null;
  readonly port: number;
  readonly helo: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly extended: boolean;
  readonly tls: 'none' | 'required' | 'optional' | 'on-connect';
  readonly tlsVerify: boolean;
  readonly tlsName: string;
  readonly auth: {
    /** In the order to try them. */
    readonly types: readonly string[];
    readonly user: string;
    readonly password: string;
    readonly optional: boolean;
    /** Shown in place of the password; null: show it. */
    readonly hidden: string | null;
    readonly plain: boolean;
  } | null;
  readonly quitAfter: Stage | null;
  readonly pipeline: boolean;
  readonly timeoutMs: number;
}

/** What is wrong with the options, as swaks says it, and its exit status. */
export interface PlanProblem {
  readonly complaint: string;
  readonly status: number;
}

const stages: Readonly<Record<string, Stage>> = {
  ...{ connect: 'connect', banner: 'connect', 'first-helo': 'first-helo', 'first-ehlo': 'first-helo', tls: 'tls' },
  ...{
    starttls: 'tls',
    helo: 'helo',
    ehlo: 'helo',
    auth: 'auth',
    mail: 'mail',
    from: 'mail',
    rcpt: 'rcpt',
    to: 'rcpt',
  },
};
/** In swaks's order: by the alphabet. */
export const authTypes: readonly string[] = ['CRAM-MD5', 'LOGIN', 'PLAIN'];
const protocols: Readonly<Record<string, { extended: boolean; tls?: Plan['tls']; auth?: boolean }>> = {
  SMTP: { extended: false },
  ESMTP: { extended: true },
  ESMTPA: { extended: true, auth: true },
  ESMTPS: { extended: true, tls: 'required' },
  ESMTPSA: { extended: true, tls: 'required', auth: true },
  SMTPS: { extended: false, tls: 'on-connect' },
};
const units = { h: 3600, m: 60, s: 1 } as const;

export function quitStage(text: string | undefined): Stage | null | PlanProblem {
  if (text === undefined) return null;
  const stage = Object.hasOwn(stages, text.toLowerCase()) ? stages[text.toLowerCase()] : undefined;
  return stage ?? { complaint: `Unknown quit_after value ${text.slice(0, 40).toLowerCase()}, exiting`, status: 1 };
}

/** Whether a log-in is wanted, by any of its options. */
export const wantsAuth = ({ values }: GivenOptions): boolean =>
  ['auth', 'auth-user', 'auth-password', 'auth-optional'].some((name) => values.has(name)) ||
  protocols[values.get('protocol')?.toUpperCase() ?? '']?.auth === true;

/** Whether a recipient is needed at all: not for a session that ends before. */
export const needsRecipient = ({ values }: GivenOptions): boolean => {
  const stage = quitStage(values.get('quit-after'));
  return stage === null || stage === 'rcpt';
};

/** Who is asked for: what the terminal still has to tell. */
export interface Identity {
  readonly fqdn: string;
  readonly user: string;
}

export function planOf(given: GivenOptions, { fqdn, user }: Identity): Plan | PlanProblem {
  const { values } = given;
  const quitAfter = quitStage(values.get('quit-after'));
  if (quitAfter !== null && typeof quitAfter !== 'string') return quitAfter;
  const protocol = protocols[values.get('protocol')?.toUpperCase() ?? 'ESMTP'];
  if (!protocol)
    return {
      complaint: `Unknown protocol ${values.get('protocol')?.slice(0, 40).toLowerCase()} specified, exiting`,
      status: 1,
    };
  const tls = tlsOf(values) ?? protocol.tls ?? 'none';
  const [, host, inServer] = /^([^:]*)(?::([^:]*))?$/.exec(values.get('server') ?? '') ?? [];
  const portText = values.get('port') ?? inServer ?? (tls === 'on-connect' ? '465' : '25');
  const port = parsePort(portText);
  if (port === null)
    return { complaint: `unable to resolve service name ${portText.slice(0, 40)} into a port, exiting`, status: 1 };
  const [, amount = '30', unit = 's'] = /^(\d{1,6})([hms]?)$/i.exec(values.get('timeout') ?? '30s') ?? [];
  const from = values.get('from') ?? `${user}@${fqdn}`;
  return {
    server: host === undefined || host === '' ? (values.get('server') ?? '') || null : host,
    port,
    helo: values.get('helo') || fqdn,
    from: from === '<>' ? '' : from,
    to: (values.get('to') ?? '').split(',').map((address) => address.trim()),
    extended: protocol.extended,
    tls,
    tlsVerify: values.has('tls-verify'),
    tlsName: values.get('tls-sni') ?? '',
    auth: wantsAuth(given) ? authOf(values) : null,
    quitAfter,
    pipeline: values.has('pipeline'),
    timeoutMs: Number(amount) * units[(unit.toLowerCase() || 's') as keyof typeof units] * 1000,
  };
}

function tlsOf(values: GivenOptions['values']): Plan['tls'] | null {
  if (values.has('tls-on-connect')) return 'on-connect';
  if (values.has('tls')) return 'required';
  return values.has('tls-optional') ? 'optional' : null;
}

function authOf(values: GivenOptions['values']): NonNullable<Plan['auth']> {
  const wanted = (values.get('auth') || values.get('auth-optional') || 'ANY').toUpperCase();
  return {
    types: wanted === 'ANY' ? authTypes : wanted.split(','),
    user: values.get('auth-user') ?? '',
    password: values.get('auth-password') ?? '',
    optional: values.has('auth-optional'),
    hidden: values.has('auth-hide-password') ? values.get('auth-hide-password') || 'PROVIDED_BUT_REMOVED' : null,
    plain: values.has('auth-plaintext'),
  };
}
