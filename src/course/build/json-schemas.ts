import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { scenarioSchema } from '../../sim/world/scenario-schema.ts';
import { lessonSchema } from './schema.ts';

const text = (schema: Parameters<typeof toJsonSchema>[0]): string =>
  `${JSON.stringify(toJsonSchema(schema, { errorMode: 'ignore', typeMode: 'input' }), null, 2)}\n`;

/** The JSON Schemas that editors check `lesson.yaml` and world files with, by file name in `lessons/schema`. */
export const jsonSchemas = (): Record<string, string> => ({
  'lesson.schema.json': text(lessonSchema),
  'world.schema.json': text(v.union([scenarioSchema, v.looseObject({ extends: v.string() })])),
});
