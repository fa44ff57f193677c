import * as v from 'valibot';
import type { Act, Check, EventPattern, Pattern } from '../lesson.ts';
import { lintCodes } from '../lint.ts';

/** The shape of `lesson.yaml`. valibot is the source; the JSON Schema for editors is generated from it. */

const key = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/, 'is not a key (small letters, digits, hyphens)'));
const pattern: v.GenericSchema<Pattern> = v.lazy(() =>
  v.union([
    v.string(),
    v.number(),
    v.boolean(),
    v.null(),
    v.record(v.string(), v.union([v.array(v.union([v.string(), v.number()])), pattern])),
  ]),
) as v.GenericSchema<Pattern>;
const event = v.objectWithRest({ kind: v.string() }, pattern) as unknown as v.GenericSchema<EventPattern>;
const since = v.optional(v.literal('step'));
const answer = v.union([v.string(), v.record(v.string(), v.string())]);

const state = v.union([
  v.strictObject({
    mailbox: v.strictObject({
      host: v.string(),
      name: v.string(),
      atLeast: v.optional(v.number()),
      header: v.optional(v.record(v.string(), pattern)),
      line: v.optional(v.string()),
      unread: v.optional(v.boolean()),
    }),
  }),
  v.strictObject({
    queue: v.strictObject({
      host: v.string(),
      recipient: v.optional(v.string()),
      state: v.optional(v.picklist(['active', 'deferred'])),
      atMost: v.optional(v.number()),
    }),
  }),
  v.strictObject({ outbox: v.strictObject({ host: v.string(), atMost: v.number() }) }),
  v.strictObject({
    terminal: v.strictObject({ tty: v.string(), program: v.nullable(v.string()), host: v.optional(v.string()) }),
  }),
]);

export const checkSchema: v.GenericSchema<Check> = v.lazy(() =>
  v.union([
    v.strictObject({ event, since }),
    v.strictObject({ absent: event, since }),
    v.strictObject({ sequence: v.array(event), since }),
    v.strictObject({
      count: v.strictObject({ of: event, atLeast: v.optional(v.number()), atMost: v.optional(v.number()) }),
      since,
    }),
    v.strictObject({ state }),
    v.strictObject({ answer: v.strictObject({ to: key, is: answer }) }),
    v.strictObject({ lint: v.picklist(lintCodes) }),
    v.strictObject({ all: v.array(checkSchema) }),
    v.strictObject({ any: v.array(checkSchema) }),
    v.strictObject({ not: checkSchema }),
  ]),
) as v.GenericSchema<Check>;

const input = v.looseObject({ kind: v.string() });

const act = v.union([
  v.strictObject({ tty: v.string(), line: v.string() }),
  v.strictObject({ tty: v.string(), signal: v.picklist(['INT', 'EOF', 'ESCAPE']) }),
  v.strictObject({ input }),
  v.strictObject({ answer: v.strictObject({ to: key, is: answer }) }),
  v.strictObject({ waitMs: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
]) as unknown as v.GenericSchema<Act>;

const task = v.strictObject({
  id: key,
  check: v.optional(checkSchema),
  choose: v.optional(v.strictObject({ options: v.pipe(v.array(key), v.minLength(2)), answer: key })),
  sort: v.optional(v.strictObject({ into: v.pipe(v.array(key), v.minLength(2)), items: v.record(v.string(), key) })),
});

const step = v.strictObject({
  id: key,
  predict: v.optional(v.strictObject({ options: v.pipe(v.array(key), v.minLength(2)), answer: key })),
  tasks: v.pipe(v.array(task), v.minLength(1)),
  hints: v.optional(v.array(v.strictObject({ when: checkSchema, say: key })), []),
  solution: v.pipe(v.array(act), v.minLength(1)),
});

export const lessonSchema = v.strictObject({
  world: key,
  minutes: v.pipe(v.number(), v.integer(), v.minValue(1)),
  requires: v.optional(v.array(v.string()), []),
  terminals: v.pipe(v.array(v.strictObject({ tty: key, host: key, user: key })), v.minLength(1)),
  steps: v.pipe(v.array(step), v.minLength(1)),
  wrong: v.optional(v.array(v.strictObject({ step: key, do: v.array(act), say: key })), []),
  quiz: v.optional(
    v.array(v.strictObject({ id: key, options: v.pipe(v.array(key), v.minLength(2)), answer: key })),
    [],
  ),
});

export type LessonFile = v.InferOutput<typeof lessonSchema>;
