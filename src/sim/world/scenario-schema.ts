import * as v from 'valibot';
import { isIpv4, isIpv6 } from '../mail/address.ts';
import { calendarTime, epochMs } from '../mail/date.ts';
import { faultStages } from '../faults/fault.ts';

/** The shape of a world file. Lists of hosts and so on are maps by id there, so that an id cannot be given twice. */

const name = v.pipe(
  v.string(),
  v.regex(
    /^[a-z0-9_]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9_]([a-z0-9-]*[a-z0-9])?)*$/,
    'is not a host name (small letters, digits, hyphens, dots)',
  ),
);
const id = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/, 'is not an id (small letters, digits, hyphens)'));
const mailbox = v.pipe(v.string(), v.regex(/^[^\s/@]+$/, 'is not a mailbox name'));
const addressForm = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:]+:[0-9a-f:]*)$/;
const address = v.pipe(
  v.string(),
  v.regex(addressForm, 'is not an IP address'),
  // Editors know the form alone.
  v.check((text) => !addressForm.test(text) || isIpv4(text) || isIpv6(text), 'is not an IP address'),
);
const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));
const text = v.string();
const path = v.pipe(v.string(), v.regex(/^\/\S+$/, 'is not an absolute path'));
const link = v.strictObject({
  latencyMs: v.pipe(v.number(), v.integer('is not a whole number of milliseconds'), v.minValue(0), v.maxValue(60_000)),
  datagramLoss: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0),
});

const listener = v.union([
  v.pipe(
    port,
    v.transform((p) => ({ port: p, options: {} })),
  ),
  v.strictObject({ port, options: v.optional(v.record(v.string(), v.string()), {}) }),
]);

const seconds = v.pipe(v.number(), v.integer(), v.minValue(0));
const policyService = v.strictObject({
  listen: v.pipe(
    v.string(),
    v.regex(/^(inet:\d{1,5}|unix:\S+)$/, 'is no place like inet:10023 or unix:private/postgrey'),
  ),
  greylisting: v.strictObject({
    delayS: v.optional(seconds, 300),
    retryWindowS: v.optional(seconds, 172_800),
    maxAgeS: v.optional(seconds, 3_024_000),
    trustAfter: v.optional(seconds, 5),
    action: v.optional(text, 'DEFER_IF_PERMIT Greylisted, see http://postgrey.schweikert.ch/help/%r.html'),
  }),
});

const someone = v.pipe(text, v.regex(/^[^\s@<>]+@[^\s@<>]+$/, 'is not an address like ben@green.example'));
const atLeastOne = v.pipe(v.number(), v.integer(), v.minValue(1));
const spamBot = v.strictObject({
  scan: v.pipe(v.array(address), v.minLength(1)),
  from: someone,
  to: v.pipe(v.array(v.union([someone, name])), v.minLength(1)),
  messages: v.optional(atLeastOne, 1000),
  perSecond: v.optional(atLeastOne, 10),
  recipientsPerMessage: v.optional(atLeastOne, 3),
  // As many as Postfix allows a client (smtpd_client_connection_count_limit).
  connections: v.optional(atLeastOne, 50),
  messagesPerConnection: v.optional(atLeastOne, 20),
  toldMessages: v.optional(seconds, 4),
});
const blockList = v.strictObject({
  zone: name,
  trap: mailbox,
  removals: mailbox,
  threshold: v.optional(atLeastOne, 3),
  reason: v.optional(text, 'Spam from %a reached our traps'),
  ttlS: v.optional(seconds, 300),
  expiresS: v.optional(atLeastOne, 604_800),
});
const spamReports = v.strictObject({ mailbox, words: v.pipe(v.array(text), v.minLength(1)), from: someone });

/** The outgoing server of a mail program. */
export const outgoingSchema = v.strictObject({
  server: name,
  port,
  encryption: v.optional(v.picklist(['none', 'starttls', 'tls']), 'none'),
  login: v.optional(v.nullable(v.strictObject({ user: text, password: text })), null),
});

/** The incoming server of a mail program. */
export const incomingSchema = v.strictObject({
  protocol: v.picklist(['imap']),
  server: name,
  port,
  encryption: v.optional(v.picklist(['none', 'starttls', 'tls']), 'none'),
  login: v.strictObject({ user: text, password: text }),
});

const services = v.strictObject({
  postfix: v.optional(
    v.pipe(
      v.strictObject({ listen: v.optional(v.pipe(v.array(listener), v.minLength(1))) }),
      v.transform(({ listen = [] }) => ({ listen })),
    ),
  ),
  dovecot: v.optional(v.strictObject({ listen: v.pipe(v.array(v.picklist([110, 143, 993, 995])), v.minLength(1)) })),
  resolver: v.optional(v.strictObject({ rootHints: v.pipe(v.array(address), v.minLength(1)) })),
  nameServer: v.optional(v.strictObject({})),
  policyService: v.optional(policyService),
  spamBot: v.optional(spamBot),
  blockList: v.optional(blockList),
  spamReports: v.optional(spamReports),
  mailProgram: v.optional(
    v.strictObject({
      user: id,
      ...outgoingSchema.entries,
      incoming: v.optional(incomingSchema),
      inbox: v.strictObject({ host: id, mailbox }),
    }),
  ),
});

const moment = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'is not a time like 2026-03-02T09:00:00Z'),
  v.check(isInCalendar, 'is a time that no calendar has'),
);

/** Not the thirtieth of February, nor twenty-five o'clock. */
function isInCalendar(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return true;
  const { year, month, day, hour, minute, second } = calendarTime(text, 0);
  return (
    epochMs(text) >= 0 &&
    text.replace(/\D+/g, ' ').trim() === [year, month, day, hour, minute, second].map(twoDigits).join(' ')
  );
}
const twoDigits = (part: number): string => String(part).padStart(2, '0');
const certificate = v.strictObject({
  names: v.pipe(v.array(text), v.minLength(1)),
  issuer: v.optional(text),
  notBefore: moment,
  notAfter: moment,
  key: v.optional(path),
});

const host = v.strictObject({
  name,
  organisation: id,
  role: v.picklist(['client', 'submission', 'mx', 'relay', 'resolver', 'name-server']),
  addresses: v.pipe(v.array(address), v.minLength(1)),
  resolver: v.optional(v.nullable(address), null),
  users: v.optional(v.record(id, v.strictObject({ fullName: text, address: v.pipe(text, v.includes('@')) })), {}),
  mailboxes: v.optional(v.array(mailbox), []),
  services: v.optional(services, {}),
  files: v.optional(v.record(path, text), {}),
  certificates: v.optional(v.record(path, certificate)),
});

const whole = v.pipe(v.number(), v.integer(), v.minValue(1));
const serviceFault = v.strictObject({
  id,
  host: id,
  stage: v.picklist(faultStages),
  match: v.exactOptional(text),
  reply: v.exactOptional(text),
  act: v.exactOptional(v.picklist(['close', 'reset', 'silence', 'lose-reply', 'servfail'])),
  delayMs: v.exactOptional(whole),
  count: v.exactOptional(whole),
  every: v.exactOptional(whole),
  chance: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  untilMs: v.exactOptional(whole),
});
const end = v.union([v.literal('*'), id]);
const linkFault = v.strictObject({
  id,
  between: v.tuple([end, end]),
  down: v.exactOptional(v.boolean()),
  slowMs: v.exactOptional(whole),
  dropAfterBytes: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  blockedPort: v.exactOptional(port),
});

/** A fault as worlds, lessons and shared links write it. */
export const faultSchema = v.union(
  [serviceFault, linkFault],
  `is no fault: { id, host, stage (${faultStages.join(', ')}), reply | act | delayMs, … } or { id, between, down | slowMs | … }`,
);

export const scenarioSchema = v.strictObject({
  name: id,
  startsAt: moment,
  organisations: v.record(id, v.strictObject({ name: text })),
  hosts: v.record(id, host),
  zones: v.array(v.strictObject({ origin: v.union([v.literal(''), name]), server: id, text })),
  links: v.strictObject({
    local: link,
    internet: link,
    pairs: v.optional(v.array(v.strictObject({ between: v.tuple([id, id]), ...link.entries })), []),
  }),
  faults: v.optional(v.array(faultSchema), []),
});

export type ScenarioFile = v.InferOutput<typeof scenarioSchema>;
