/** Numbers and times as people read them. Pure; the language decides the decimal sign and the units. */
export type Language = 'en' | 'de';

const units = {
  en: { ms: 'ms', s: 's', m: 'm', h: 'h', d: 'd' },
  de: { ms: 'ms', s: 's', m: 'min', h: 'h', d: 'd' },
} as const;

/** At most this many digits after the decimal sign; zeros at the end go. */
function decimal(value: number, digits: number, language: Language): string {
  const text = String(Number(value.toFixed(digits)));
  return language === 'de' ? text.replace('.', ',') : text;
}

/** A span of time: `24 ms`, `1.2 s`, `4 m 58 s`, `2 h 5 m`, `5 d 3 h`. The two largest units at most. */
export function formatDuration(spanMs: number, language: Language): string {
  const unit = units[language];
  const ms = Math.max(0, Math.round(spanMs));
  if (ms < 1000) return `${ms} ${unit.ms}`;
  if (ms < 9950) return `${decimal(ms / 1000, 1, language)} ${unit.s}`;
  const seconds = Math.round(ms / 1000);
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 86_400), unit.d],
    [Math.floor(seconds / 3600) % 24, unit.h],
    [Math.floor(seconds / 60) % 60, unit.m],
    [seconds % 60, unit.s],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, name]) => `${count} ${name}`)
    .join(' ');
}

/** A size: `501 B`, `1.2 kB`, `10.2 MB`; decimal multiples, as SIZE and disks count. */
export function formatBytes(bytes: number, language: Language): string {
  if (bytes < 1000) return `${bytes} B`;
  const [size, unit] = bytes < 999_950 ? ([bytes / 1000, 'kB'] as const) : ([bytes / 1_000_000, 'MB'] as const);
  return `${decimal(size, 1, language)} ${unit}`;
}

/** Time of day in the world (UTC): `09:00:00`, with `fraction` `09:00:00.196`. `startsAt` is ISO 8601. */
export function formatTimeOfDay(startsAt: string, atMs: number, fraction = false): string {
  const start = Date.parse(startsAt);
  if (Number.isNaN(start)) return '';
  return new Date(start + Math.floor(atMs)).toISOString().slice(11, fraction ? 23 : 19);
}

/** Day and time of day, for lists of messages: `2 Mar, 09:00` or `2. März, 09:00`. */
export function formatMoment(startsAt: string, atMs: number, language: Language): string {
  const start = Date.parse(startsAt);
  if (Number.isNaN(start)) return '';
  return new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
  }).format(start + atMs);
}

/** Time since the world began, as a stopwatch shows it: `0.196 s`, `12.5 s`, `5:02.196`, `1:05:02`. */
export function formatElapsed(elapsedMs: number, language: Language): string {
  const ms = Math.max(0, Math.floor(elapsedMs));
  const point = language === 'de' ? ',' : '.';
  const two = (value: number): string => String(value).padStart(2, '0');
  const fraction = `${point}${String(ms % 1000).padStart(3, '0')}`;
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds}${fraction} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}${fraction}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** The day of a moment in ISO 8601: `31 Dec 2026`, `31.12.2026`. What is no moment stays as it is. */
export function formatDay(iso: string, language: Language): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return iso;
  const locale = language === 'de' ? 'de-DE' : 'en-GB';
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(at);
}
