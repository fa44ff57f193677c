const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** `90`, `90s`, `5m`, `3h`, `2d`, `1w` in milliseconds; a bare number has `unit`. null for anything else. */
export function timeMs(text: string, unit = 's'): number | null {
  const [, count, letter = unit] = /^(\d+)([smhdw]?)$/.exec(text) ?? [];
  return count === undefined ? null : Number(count) * (unitSeconds[letter || unit] ?? 1) * 1000;
}
