import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { ChapterSummary } from '../lesson.ts';
import { parseYaml } from './yaml-file.ts';

const schema = v.record(v.string(), v.strictObject({ en: v.string(), de: v.string() }));

/** The chapters with their titles, from `lessons/chapters.yaml`. Throws with file and reason: nothing works without them. */
export function readChapters(root: string): ChapterSummary[] {
  const path = join(root, 'chapters.yaml');
  const yaml = parseYaml(readFileSync(path, 'utf8'));
  if (!yaml.ok) throw new Error(`${path}:${yaml.line}: ${yaml.reason}`);
  return Object.entries(v.parse(schema, yaml.value)).map(([id, title]) => ({
    id,
    number: String(Number(id.slice(0, 2))),
    title,
  }));
}
