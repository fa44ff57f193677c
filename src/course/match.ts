import type { Pattern } from './lesson.ts';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a value fits a pattern: equal, one of the small matchers, or an object with at least these fields. */
export function matches(value: unknown, pattern: Pattern): boolean {
  if (!isObject(pattern)) return value === pattern;
  if ('contains' in pattern)
    return typeof value === 'string'
      ? value.includes(String(pattern.contains))
      : Array.isArray(value) && value.includes(pattern.contains);
  if ('starts' in pattern) return typeof value === 'string' && value.startsWith(String(pattern.starts));
  if ('oneOf' in pattern) return Array.isArray(pattern.oneOf) && pattern.oneOf.includes(value);
  if ('atLeast' in pattern) return typeof value === 'number' && value >= Number(pattern.atLeast);
  return isObject(value) && Object.entries(pattern).every(([field, inner]) => matches(value[field], inner));
}
