import * as v from 'valibot';
import type { Input } from '../../sim/world/input.ts';
import { faultSchema, incomingSchema, outgoingSchema } from '../../sim/world/scenario-schema.ts';
import { actKinds, type Act, type Check, type EventPattern, type Pattern, type StatePattern } from '../lesson.ts';
import { lintCodes } from '../lint.ts';
import { eventKinds } from './event-kinds.ts';
import { keyed } from './keyed.ts';

/** The shape of `lesson.yaml`. valibot is the source; the JSON Schema for editors is generated from it. */

const key = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/, 'is not a key (small letters, digits, hyphens)'));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const pattern: v.GenericSchema<Pattern> = v.lazy(() =>
  v.union(
    [
      v.string(),
      v.number(),
      v.boolean(),
      v.null(),
      v.record(v.string(), v.union([v.array(v.union([v.string(), v.number()])), pattern])),
    ],
    'expected a value, { contains | starts | oneOf | atLeast: … }, or fields',
  ),
) as v.GenericSchema<Pattern>;
const event = v.objectWithRest(
  { kind: v.picklist(eventKinds, 'is no kind of event (see src/sim/trace.ts)') },
  pattern,
) as v.GenericSchema as v.GenericSchema<EventPattern>;
const since = v.optional(v.literal('step'));
const answer = v.union([v.string(), v.record(v.string(), v.string())]);

const state = keyed<StatePattern>('a state', {
  mailbox: v.strictObject({
    mailbox: v.strictObject({
      host: v.string(),
      name: v.string(),
      atLeast: v.optional(count),
      header: v.optional(v.record(v.string(), pattern)),
      line: v.optional(v.string()),
      unread: v.optional(v.boolean()),
    }),
  }),
  queue: v.strictObject({
    queue: v.strictObject({
      host: v.string(),
      recipient: v.optional(v.string()),
      reversePath: v.optional(v.string()),
      state: v.optional(v.picklist(['active', 'deferred'])),
      atMost: v.optional(count),
    }),
  }),
  outbox: v.strictObject({ outbox: v.strictObject({ host: v.string(), atMost: count }) }),
  terminal: v.strictObject({
    terminal: v.strictObject({ tty: v.string(), program: v.nullable(v.string()), host: v.optional(v.string()) }),
  }),
  connection: v.strictObject({
    connection: v.strictObject({
      from: v.optional(v.string()),
      to: v.optional(v.string()),
      port: v.optional(count),
      open: v.boolean(),
    }),
  }),
  transaction: v.strictObject({
    transaction: v.strictObject({
      host: v.string(),
      reversePath: v.optional(v.string()),
      recipient: v.optional(v.string()),
    }),
  }),
});

export const checkSchema: v.GenericSchema<Check> = v.lazy(() => checks);
const checks = keyed<Check>('a check', {
  event: v.strictObject({ event, since }),
  absent: v.strictObject({ absent: event, since }),
  sequence: v.strictObject({ sequence: v.pipe(v.array(event), v.minLength(1)), since }),
  count: v.strictObject({
    count: v.strictObject({ of: event, atLeast: v.optional(count), atMost: v.optional(count) }),
    since,
  }),
  state: v.strictObject({ state }),
  answer: v.strictObject({ answer: v.strictObject({ to: key, is: answer }) }),
  lint: v.strictObject({ lint: v.picklist(lintCodes, `is none of: ${lintCodes.join(', ')}`) }),
  all: v.strictObject({ all: v.pipe(v.array(checkSchema), v.minLength(1)) }),
  any: v.strictObject({ any: v.pipe(v.array(checkSchema), v.minLength(1)) }),
  not: v.strictObject({ not: checkSchema }),
});

const draft = v.strictObject({
  /** Left out: the account's own address. */
  from: v.optional(v.string(), ''),
  to: v.string(),
  cc: v.optional(v.string()),
  bcc: v.optional(v.string()),
  subject: v.string(),
  text: v.string(),
  confirm: v.exactOptional(v.boolean()),
});

/** What a solution does beside typing. */
const input = v.variant(
  'kind',
  [
    v.strictObject({ kind: v.literal('mail.send'), host: key, draft }),
    v.strictObject({ kind: v.literal('mail.retry'), host: key, draftId: v.string() }),
    v.strictObject({ kind: v.literal('mail.open'), host: key, mailbox: v.exactOptional(v.string()), uid: count }),
    v.strictObject({
      kind: v.literal('mail.configure'),
      host: key,
      outgoing: outgoingSchema,
      incoming: v.exactOptional(incomingSchema),
    }),
    v.strictObject({ kind: v.literal('mail.fetch'), host: key }),
    v.strictObject({ kind: v.literal('host.power'), host: key, up: v.boolean() }),
    v.strictObject({ kind: v.literal('fault.add'), fault: faultSchema }),
    v.strictObject({ kind: v.literal('fault.remove'), id: key }),
    v.strictObject({
      kind: v.literal('bot.start'),
      host: key,
      messages: v.exactOptional(count),
      perSecond: v.exactOptional(count),
    }),
    v.strictObject({ kind: v.literal('bot.stop'), host: key }),
  ],
  'expected kind: mail.send, mail.retry, mail.open, mail.configure, mail.fetch, host.power, fault.add, fault.remove, bot.start or bot.stop',
) as v.GenericSchema as v.GenericSchema<Input>;

const act = keyed<Act>('an act', {
  line: v.strictObject({ tty: v.string(), line: v.string() }),
  signal: v.strictObject({ tty: v.string(), signal: v.picklist(['INT', 'EOF', 'ESCAPE']) }),
  input: v.strictObject({ input }),
  answer: v.strictObject({ answer: v.strictObject({ to: key, is: answer }) }),
  waitMs: v.strictObject({ waitMs: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
});

const choice = v.strictObject({ options: v.pipe(v.array(key), v.minLength(2)), answer: key });
const sorting = v.strictObject({
  into: v.pipe(v.array(key), v.minLength(2)),
  items: v.record(v.string(), key),
});

type TaskFile =
  | { id: string; check: Check }
  | { id: string; choose: v.InferOutput<typeof choice> }
  | { id: string; sort: v.InferOutput<typeof sorting> };
const task = keyed<TaskFile>('a task', {
  check: v.strictObject({ id: key, check: checkSchema }),
  choose: v.strictObject({ id: key, choose: choice }),
  sort: v.strictObject({ id: key, sort: sorting }),
});

const hint = v.strictObject({ when: checkSchema, say: key });

const step = v.strictObject({
  id: key,
  do: v.picklist(actKinds, `is none of: ${actKinds.join(', ')}`),
  begin: v.optional(v.array(input), []),
  predict: v.optional(choice),
  tasks: v.pipe(v.array(task), v.minLength(1)),
  hints: v.optional(v.array(hint), []),
  solution: v.pipe(v.array(act), v.minLength(1)),
});

const question = v.strictObject({
  id: key,
  options: v.pipe(v.array(key), v.minLength(2)),
  answer: key,
  /** By wrong option: the misconception that it shows. */
  misconceptions: v.optional(
    v.record(key, v.pipe(v.string(), v.regex(/^MC\d\d$/, 'is not the id of a misconception, such as MC04'))),
    {},
  ),
});

export const lessonSchema = v.strictObject({
  world: key,
  minutes: v.pipe(v.number(), v.integer(), v.minValue(1)),
  requires: v.optional(v.array(v.string()), []),
  terminals: v.pipe(v.array(v.strictObject({ tty: key, host: key, user: key })), v.minLength(1)),
  steps: v.pipe(v.array(step), v.minLength(1)),
  /** Hints that every step has, after its own. */
  mistakes: v.optional(v.array(hint), []),
  wrong: v.optional(v.array(v.strictObject({ step: key, do: v.pipe(v.array(act), v.minLength(1)), say: key })), []),
  quiz: v.optional(v.array(question), []),
});

export type LessonFile = v.InferOutput<typeof lessonSchema>;
