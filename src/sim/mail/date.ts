const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** A moment as calendar fields, UTC. */
export interface CalendarTime {
  readonly year: number;
  /** 1–12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

/** Days since 1970-01-01 of a proleptic Gregorian date (H. Hinnant's algorithm). */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

function civilFromDays(days: number): { year: number; month: number; day: number } {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const doe = z - era * 146_097;
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365);
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  return { year: yoe + era * 400 + (month <= 2 ? 1 : 0), month, day: doy - Math.floor((153 * mp + 2) / 5) + 1 };
}

/** `2026-03-02T09:00:00Z` → milliseconds since 1970. Throws on another form: scenarios are checked before. */
export function epochMs(iso: string): number {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z$/.exec(iso);
  if (!match) throw new Error(`not a time in UTC: ${iso}`);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return ((daysFromCivil(year, month, day) * 24 + hour) * 60 + minute) * 60_000 + second * 1000;
}

const epochs = new Map<string, number>();

/** As `epochMs`; a world asks for its own start again and again. */
function knownEpochMs(iso: string): number {
  let ms = epochs.get(iso);
  if (ms === undefined) epochs.set(iso, (ms = epochMs(iso)));
  return ms;
}

/** The calendar time `atMs` milliseconds after `startsAt`, shifted by a zone's offset in minutes. */
export function calendarTime(startsAt: string, atMs: number, offsetMinutes = 0): CalendarTime {
  const ms = knownEpochMs(startsAt) + atMs + offsetMinutes * 60_000;
  const days = Math.floor(ms / 86_400_000);
  const rest = ms - days * 86_400_000;
  const { year, month, day } = civilFromDays(days);
  return {
    year,
    month,
    day,
    hour: Math.floor(rest / 3_600_000),
    minute: Math.floor(rest / 60_000) % 60,
    second: Math.floor(rest / 1000) % 60,
    millisecond: rest % 1000,
    weekday: (((days + 4) % 7) + 7) % 7,
  };
}

const two = (n: number): string => String(n).padStart(2, '0');

/** `Tue, 24 Nov 2026 08:15:01 +0000 (UTC)`: RFC 5322 §3.3, with the zone's name as Postfix adds it. */
export function mailDate(startsAt: string, atMs: number): string {
  const t = calendarTime(startsAt, atMs);
  return `${weekdays[t.weekday]}, ${two(t.day)} ${months[t.month - 1]} ${t.year} ${two(t.hour)}:${two(t.minute)}:${two(t.second)} +0000 (UTC)`;
}

/** `Tue Nov 24 08:15:01`: mailq's and mbox's writing. */
export function shortDate(startsAt: string, atMs: number): string {
  const t = calendarTime(startsAt, atMs);
  return `${weekdays[t.weekday]} ${months[t.month - 1]} ${String(t.day).padStart(2, ' ')} ${two(t.hour)}:${two(t.minute)}:${two(t.second)}`;
}

/** `Nov 24 08:15:01`: syslog's writing. */
export function clockTime(startsAt: string, atMs: number): string {
  return shortDate(startsAt, atMs).slice(4);
}

/** `20261124081501`: the front of Postfix's message ids. */
export function compactTime(startsAt: string, atMs: number): string {
  return isoDate(startsAt, atMs).replace(/\D/g, '');
}

/** `2026-11-24T08:15:01Z`. */
export function isoDate(startsAt: string, atMs: number): string {
  const t = calendarTime(startsAt, atMs);
  return `${t.year}-${two(t.month)}-${two(t.day)}T${two(t.hour)}:${two(t.minute)}:${two(t.second)}Z`;
}
