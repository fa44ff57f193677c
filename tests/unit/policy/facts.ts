import { Configuration } from '../../../src/sim/policy/configuration.ts';
import { parseElements } from '../../../src/sim/policy/elements.ts';
import { questionKey, type Facts, type PolicyRules, type ReplyCodes } from '../../../src/sim/policy/facts.ts';
import type { LookupOutcome, LookupResult, RecordData, RecordType } from '../../../src/sim/dns/record.ts';
import { ServerPolicy } from '../../../src/sim/policy/server-policy.ts';
import type { Subject } from '../../../src/sim/policy/subject.ts';
import { isOpen, judgeLists, type Judged, type Verdict } from '../../../src/sim/policy/verdict.ts';
import { replyText } from '../../../src/sim/smtp/reply.ts';

const { codes, rules } = new ServerPolicy(
  new Configuration('compatibility_level = 3.6\nsmtpd_sasl_auth_enable = yes\nmyorigin = blue.example'),
  new Map(),
  ['198.51.100.25'],
);

/** A stranger who writes to somebody here. */
const stranger: Facts = {
  stage: 'rcpt',
  client: {
    name: 'stranger.example',
    reverseName: 'stranger.example',
    address: '203.0.113.9',
    port: 49_152,
    trusted: false,
  },
  login: null,
  sendersLogins: () => [],
  tls: false,
  helo: 'stranger.example',
  sender: 'eve@red.example',
  recipient: 'anna@blue.example',
  recipientClass: 'local',
  recipientKnown: true,
  recipientCount: 0,
  etrnDomain: 'blue.example',
  pipelinedUnasked: false,
  pending: null,
  directory: { classOf: () => 'foreign', knows: () => false },
  codes,
  rules,
  recipientDelimiter: '+',
  details: {
    protocol: 'ESMTP',
    helloVerb: 'EHLO',
    server: { address: '198.51.100.25', port: 25 },
    instance: 'c1.1',
    sizeBytes: 0,
    saslMethod: '',
    cipher: null,
  },
  lookups: new Map(),
  answers: new Map(),
};

/** What differs from the stranger. */
export type Other = Omit<Partial<Facts>, 'client' | 'codes' | 'rules' | 'lookups'> & {
  readonly client?: Partial<Facts['client']>;
  readonly codes?: Partial<ReplyCodes>;
  readonly rules?: Partial<PolicyRules>;
  /** `MX red.example` → what the lookup gave. */
  readonly lookups?: Readonly<Record<string, LookupResult>>;
};

export const factsOf = ({ client, codes: otherCodes, rules: otherRules, lookups, ...other }: Other = {}): Facts => ({
  ...stranger,
  ...other,
  client: { ...stranger.client, ...client },
  codes: { ...codes, ...otherCodes },
  rules: { ...rules, ...otherRules },
  lookups: new Map(Object.entries(lookups ?? {})),
});

export const abroad = { recipient: 'ben@green.example', recipientClass: 'foreign', recipientKnown: false } as const;
export const trusted = { client: { trusted: true } } as const;

/** What a lookup gave. */
export const answer = (outcome: LookupOutcome, ...records: RecordData[]): LookupResult => ({
  outcome,
  records: records.map((record) => ({ name: 'red.example', ttlSeconds: 60, ...record })),
});

export interface Surroundings {
  readonly home?: Subject;
  readonly files?: Readonly<Record<string, string>>;
  readonly classes?: Readonly<Record<string, readonly string[]>>;
}

function judgeOne(words: readonly string[], other: Other, around: Surroundings): Judged {
  const sources = {
    files: new Map(Object.entries(around.files ?? {})),
    classOf: (name: string) => around.classes?.[name] ?? null,
  };
  const list = { setting: 'list', subject: around.home ?? 'recipient', elements: parseElements(words, sources) };
  return judgeLists([list], null, factsOf(other), sources);
}

/** What a list of elements comes to: `next`, `permit`, `ask MX red.example`, `hold` or the reply as it is said. */
export function outcomeOf(words: readonly string[], other: Other = {}, around: Surroundings = {}): string {
  const judged = judgeOne(words, other, around);
  if (isOpen(judged)) return `ask ${questionKey(judged.question)}`;
  if (judged.reply) return replyText(judged.reply);
  return judged.action === 'permit' && judged.element === '' ? 'next' : judged.action;
}

/** The element that decided. */
export function elementOf(words: readonly string[], other: Other = {}, around: Surroundings = {}): string {
  const judged = judgeOne(words, other, around);
  return isOpen(judged) ? '?' : judged.element;
}

/** What is asked, one after the other, when the answers are these; then the outcome. */
export function inquiry(
  words: readonly string[],
  other: Other,
  answers: Readonly<Partial<Record<RecordType, LookupResult>>>,
): string[] {
  const steps: string[] = [];
  const lookups: Record<string, LookupResult> = {};
  for (;;) {
    const step = outcomeOf(words, { ...other, lookups });
    steps.push(step);
    const [, type, name] = /^ask (\S+) (\S+)$/.exec(step) ?? [];
    if (type === undefined || steps.length > 9) return steps;
    lookups[`${type} ${name}`] = answers[type as RecordType] ?? answer('nodata');
  }
}

/** The verdict under a main.cf. */
export function judge(mainCf: string, other: Other = {}, files: Readonly<Record<string, string>> = {}): Verdict {
  const policy = new ServerPolicy(
    new Configuration(`compatibility_level = 3.6\n${mainCf}`),
    new Map(Object.entries(files)),
  );
  const own = { codes: { ...policy.codes, ...other.codes }, rules: { ...policy.rules, ...other.rules } };
  const judged = policy.judge({ ...factsOf(other), ...own });
  if (isOpen(judged)) throw new Error(`nobody answers ${questionKey(judged.question)}`);
  return judged;
}

/** `reject 554 smtpd_relay_restrictions/reject_unauth_destination`. */
export const inShort = ({ action, setting, element, reply }: Verdict): string =>
  `${[action, ...(reply ? [reply.code] : [])].join(' ')} ${setting}/${element}`;
