import { findFirst } from './access.ts';
import type { Configuration } from './configuration.ts';
import { parseElements, type Element, type ElementSources } from './elements.ts';
import { stages, type Facts, type PolicyRules, type ReplyCodes, type Stage } from './facts.ts';
import { policyRules, replyCodes } from './policy-rules.ts';
import { Domains, splitAtDomain } from './recipients.ts';
import { restrictions } from './restrictions.ts';
import type { Subject } from './subject.ts';
import { isFault, openTable, type Files, type OpenedTable } from './tables.ts';
import { isOpen, judgeLists, softened, type Judged, type RestrictionList, type Verdict } from './verdict.ts';

/** What each list is about, which decides how its bare `reject` reads. */
const subjects = {
  smtpd_client_restrictions: 'client',
  smtpd_helo_restrictions: 'helo',
  smtpd_sender_restrictions: 'sender',
  smtpd_relay_restrictions: 'recipient',
  smtpd_recipient_restrictions: 'recipient',
  smtpd_data_restrictions: 'data',
  smtpd_end_of_data_restrictions: 'end-of-data',
  smtpd_etrn_restrictions: 'etrn',
} as const satisfies Readonly<Record<string, Subject>>;

type Setting = keyof typeof subjects;
export const restrictionSettings = Object.keys(subjects) as Setting[];

/** `no` switched over: they are asked where their command is, unless `smtpd_delay_reject` puts them off to RCPT. */
const early: Readonly<Partial<Record<Stage, Setting>>> = {
  connect: 'smtpd_client_restrictions',
  helo: 'smtpd_helo_restrictions',
  mail: 'smtpd_sender_restrictions',
};
const putOff: readonly Setting[] = ['smtpd_client_restrictions', 'smtpd_helo_restrictions'];
const late: Readonly<Partial<Record<Stage, Setting>>> = {
  etrn: 'smtpd_etrn_restrictions',
  data: 'smtpd_data_restrictions',
  'end-of-data': 'smtpd_end_of_data_restrictions',
};

const nothingAgainst: Verdict = {
  action: 'permit',
  setting: '',
  element: '',
  reply: null,
  effects: [],
  pending: null,
};

/** An element that no list names, since a setting alone calls for it. */
const implied = (name: string): Element => ({
  ...{ name, text: 'yes', table: null, argument: '', options: {}, elements: null, warnOnly: false },
});

const closing: RestrictionList = {
  setting: 'smtpd_reject_unlisted_recipient',
  subject: 'recipient',
  elements: [implied('reject_unlisted_recipient')],
  joined: true,
};
const unlistedSender: RestrictionList = {
  setting: 'smtpd_reject_unlisted_sender',
  subject: 'sender',
  elements: [implied('reject_unlisted_sender')],
  joined: true,
};

const isAtRcpt = (stage: Stage): boolean => stage === 'rcpt' || stage === 'vrfy';

/** What a server refuses and permits: its restriction lists, read once from its configuration. */
export class ServerPolicy {
  readonly codes: ReplyCodes;
  readonly rules: PolicyRules;
  readonly #logins: readonly OpenedTable[];
  readonly #domains: Domains;
  readonly #lists: Readonly<Record<Setting, RestrictionList>>;
  readonly #sources: ElementSources;
  /** Those that say something, in their order. */
  readonly #byStage: Readonly<Record<Stage, readonly RestrictionList[]>>;
  readonly #rejectUnlisted: boolean;
  readonly #softBounce: boolean;

  /** `addresses` are the host's own. */
  constructor(configuration: Configuration, files: Files, addresses: readonly string[] = []) {
    const classes = new Set(configuration.list('smtpd_restriction_classes'));
    this.#sources = { files, classOf: (name) => (classes.has(name) ? configuration.list(name) : null) };
    this.#lists = Object.fromEntries(
      restrictionSettings.map((setting): [Setting, RestrictionList] => {
        const elements = parseElements(configuration.list(setting), this.#sources);
        return [setting, { setting, subject: subjects[setting], elements }];
      }),
    ) as Record<Setting, RestrictionList>;
    this.#byStage = Object.fromEntries(
      stages.map((stage) => [stage, this.#listsAt(stage, configuration).filter(({ elements }) => elements.length > 0)]),
    ) as Record<Stage, RestrictionList[]>;
    this.#rejectUnlisted = configuration.flag('smtpd_reject_unlisted_recipient');
    this.#softBounce = configuration.flag('soft_bounce');
    this.codes = replyCodes(configuration);
    this.#domains = new Domains(configuration, addresses, files);
    this.rules = policyRules(configuration, files, addresses, this.#domains);
    this.#logins = configuration.list('smtpd_sender_login_maps').map((spec) => openTable(spec, files));
  }

  #listsAt(stage: Stage, configuration: Configuration): readonly RestrictionList[] {
    const list = (setting: Setting | undefined) => (setting ? [this.#lists[setting]] : []);
    const delayed = configuration.flag('smtpd_delay_reject');
    const sender = [
      this.#lists.smtpd_sender_restrictions,
      ...(configuration.flag('smtpd_reject_unlisted_sender') ? [unlistedSender] : []),
    ];
    if (!delayed && stage === 'mail') return sender;
    if (!delayed && early[stage]) return list(early[stage]);
    const before = delayed && (isAtRcpt(stage) || stage === 'etrn') ? putOff.flatMap(list) : [];
    if (!isAtRcpt(stage)) return [...before, ...list(late[stage])];
    const { smtpd_relay_restrictions: relay, smtpd_recipient_restrictions: recipient } = this.#lists;
    const relayFirst = configuration.flag('smtpd_relay_before_recipient_restrictions');
    const [first, second] = relayFirst ? [relay, recipient] : [recipient, relay];
    return [...before, ...(delayed ? sender : []), first, { ...second, joined: true }];
  }

  /** The login names that own a sender's address. */
  readonly sendersLogins = (sender: string): string[] => {
    const { localPart, domain } = splitAtDomain(sender);
    const own = domain === this.rules.origin.toLowerCase() || this.#domains.isLocal(domain);
    const keys = [sender, ...(own ? [localPart] : []), `@${domain}`];
    for (const table of this.#logins) {
      const found = isFault(table) ? null : findFirst(table, { wholes: [sender], parts: keys });
      if (found) return found.value.split(/[\s,]+/).filter((name) => name !== '');
    }
    return [];
  };

  /** Whether anything is asked at this stage: if not, nobody needs to gather facts. */
  asksAt(stage: Stage): boolean {
    return this.#byStage[stage].length > 0 || this.#refusesUnlistedAt(stage);
  }

  #refusesUnlistedAt(stage: Stage): boolean {
    return this.#rejectUnlisted && isAtRcpt(stage);
  }

  /** Judges a command, or says what has to be looked up before. */
  judge(facts: Facts): Judged {
    const { stage } = facts;
    if (!this.asksAt(stage) || isAlwaysWelcome(facts)) return nothingAgainst;
    const last = this.#refusesUnlistedAt(stage) ? closing : null;
    const judged = judgeLists(this.#byStage[stage], last, facts, this.#sources);
    if (isOpen(judged) || !judged.reply || !this.#softBounce) return judged;
    return { ...judged, action: 'defer', reply: softened(judged.reply) };
  }

  /** Elements that Postfix would not know, by setting. */
  get unknownElements(): { setting: string; element: string }[] {
    return restrictionSettings.flatMap((setting) =>
      this.#lists[setting].elements
        .filter(({ name, elements }) => name !== '' && elements === null && !restrictions.has(name))
        .map(({ text }) => ({ setting, element: text })),
    );
  }
}

/** <postmaster> without a domain is taken whatever any list says (RFC 5321 §4.5.1, smtpd_check_rcpt). */
const isAlwaysWelcome = ({ stage, recipient }: Facts): boolean =>
  isAtRcpt(stage) && recipient?.toLowerCase() === 'postmaster';
