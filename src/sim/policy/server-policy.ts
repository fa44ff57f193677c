import type { Configuration } from './configuration.ts';
import { parseElements, type ElementSources } from './elements.ts';
import { stages, type Facts, type ReplyCodes, type Stage } from './facts.ts';
import { restrictions } from './restrictions.ts';
import type { Subject } from './subject.ts';
import { findFirst } from './access.ts';
import { splitAtDomain } from './recipients.ts';
import { isFault, openTable, type Files, type OpenedTable } from './tables.ts';
import { judgeLists, softened, isOpen, type Judged, type RestrictionList, type Verdict } from './verdict.ts';

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

/** Asked where their command is, unless `smtpd_delay_reject` puts them off to RCPT. */
const early: Readonly<Partial<Record<Stage, readonly Setting[]>>> = {
  connect: ['smtpd_client_restrictions'],
  helo: ['smtpd_helo_restrictions'],
  mail: ['smtpd_sender_restrictions'],
};
const delayed: readonly Setting[] = [
  'smtpd_client_restrictions',
  'smtpd_helo_restrictions',
  'smtpd_sender_restrictions',
];
const late: Readonly<Partial<Record<Stage, readonly Setting[]>>> = {
  rcpt: ['smtpd_relay_restrictions', 'smtpd_recipient_restrictions'],
  vrfy: ['smtpd_relay_restrictions', 'smtpd_recipient_restrictions'],
  etrn: ['smtpd_etrn_restrictions'],
  data: ['smtpd_data_restrictions'],
  'end-of-data': ['smtpd_end_of_data_restrictions'],
};

function listsAt(stage: Stage, delayReject: boolean): readonly Setting[] {
  const putOff = delayReject && (stage === 'rcpt' || stage === 'vrfy' || stage === 'etrn') ? delayed : [];
  return [...(delayReject ? [] : (early[stage] ?? [])), ...putOff, ...(late[stage] ?? [])];
}

const nothingAgainst: Verdict = { action: 'permit', setting: '', element: '', reply: null };

/** What a server refuses and permits: its restriction lists, read once from its configuration. */
export class ServerPolicy {
  readonly codes: ReplyCodes;
  readonly #logins: readonly OpenedTable[];
  readonly #ownDomains: ReadonlySet<string>;
  readonly #lists: Readonly<Record<Setting, RestrictionList>>;
  readonly #sources: ElementSources;
  /** Those that say something, in their order. */
  readonly #byStage: Readonly<Record<Stage, readonly RestrictionList[]>>;
  readonly #rejectUnlisted: boolean;
  readonly #softBounce: boolean;

  constructor(configuration: Configuration, files: Files) {
    const classes = new Set(configuration.list('smtpd_restriction_classes'));
    this.#sources = { files, classOf: (name) => (classes.has(name) ? configuration.list(name) : null) };
    this.#lists = Object.fromEntries(
      restrictionSettings.map((setting): [Setting, RestrictionList] => {
        const elements = parseElements(configuration.list(setting), this.#sources);
        return [setting, { setting, subject: subjects[setting], elements }];
      }),
    ) as Record<Setting, RestrictionList>;
    const delayReject = configuration.flag('smtpd_delay_reject');
    const heard = (stage: Stage) => listsAt(stage, delayReject).map((setting) => this.#lists[setting]);
    this.#byStage = Object.fromEntries(
      stages.map((stage) => [stage, heard(stage).filter(({ elements }) => elements.length > 0)]),
    ) as Record<Stage, RestrictionList[]>;
    this.#rejectUnlisted = configuration.flag('smtpd_reject_unlisted_recipient');
    this.#softBounce = configuration.flag('soft_bounce');
    this.codes = replyCodes(configuration);
    const own = [...configuration.list('mydestination'), configuration.text('myorigin')];
    this.#ownDomains = new Set(own.map((domain) => domain.toLowerCase()));
    this.#logins = configuration.list('smtpd_sender_login_maps').map((spec) => openTable(spec, files));
  }

  /** The login names that own a sender's address. */
  readonly sendersLogins = (sender: string): string[] => {
    const { localPart, domain } = splitAtDomain(sender);
    const keys = [sender, ...(this.#ownDomains.has(domain) ? [localPart] : []), `@${domain}`];
    for (const table of this.#logins) {
      const value = isFault(table) ? null : findFirst(table, { wholes: [sender], parts: keys });
      if (value !== null) return value.split(/[\s,]+/).filter((name) => name !== '');
    }
    return [];
  };

  /** Whether anything is asked at this stage: if not, nobody needs to gather facts. */
  asksAt(stage: Stage): boolean {
    return this.#byStage[stage].length > 0 || this.#refusesUnlistedAt(stage);
  }

  #refusesUnlistedAt(stage: Stage): boolean {
    return this.#rejectUnlisted && (stage === 'rcpt' || stage === 'vrfy');
  }

  /** Judges a command, or says what has to be looked up before. */
  judge(facts: Facts): Judged {
    const { stage } = facts;
    if (!this.asksAt(stage)) return nothingAgainst;
    const judged = judgeLists(this.#byStage[stage], this.#refusesUnlistedAt(stage), facts, this.#sources);
    if (isOpen(judged) || !judged.reply || !this.#softBounce) return judged;
    return { ...judged, action: 'defer', reply: softened(judged.reply) };
  }

  /** Elements that Postfix would not know, by setting. */
  get unknownElements(): { setting: string; element: string }[] {
    return restrictionSettings.flatMap((setting) =>
      this.#lists[setting].elements
        .filter(({ name, elements }) => elements === null && !restrictions.has(name))
        .map(({ text }) => ({ setting, element: text })),
    );
  }
}

function replyCodes(c: Configuration): ReplyCodes {
  return {
    accessMap: c.number('access_map_reject_code'),
    defer: c.number('defer_code'),
    invalidHostname: c.number('invalid_hostname_reject_code'),
    mapsRbl: c.number('maps_rbl_reject_code'),
    nonFqdn: c.number('non_fqdn_reject_code'),
    reject: c.number('reject_code'),
    relayDomains: c.number('relay_domains_reject_code'),
    unknownAddress: c.number('unknown_address_reject_code'),
    unknownClient: c.number('unknown_client_reject_code'),
    unknownHostname: c.number('unknown_hostname_reject_code'),
    unknownLocalRecipient: c.number('unknown_local_recipient_reject_code'),
    unknownRelayRecipient: c.number('unknown_relay_recipient_reject_code'),
  };
}
