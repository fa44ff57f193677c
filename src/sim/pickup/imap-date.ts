import { calendarTime, epochMs } from '../mail/date.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const dayMs = 86_400_000;
const two = (n: number | string): string => String(n).padStart(2, '0');

const monthOf = (name: string): number => months.findIndex((month) => month.toLowerCase() === name.toLowerCase()) + 1;

/** ` 2-Mar-2026 09:00:00 +0000` (RFC 9051 §9: date-time), with two digits for the day as Dovecot has it. */
export function internalDate(startsAt: string, atMs: number): string {
  const t = calendarTime(startsAt, atMs);
  return `${two(t.day)}-${months[t.month - 1]}-${t.year} ${two(t.hour)}:${two(t.minute)}:${two(t.second)} +0000`;
}

const zoneMs = (zone: string): number =>
  (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5))) * 60_000 * (zone.startsWith('-') ? -1 : 1);

/** Milliseconds since 1970; null for what is no date-time. */
export function parseInternalDate(text: string): number | null {
  const [, day = '', month = '', year = '', time = '', zone = ''] =
    /^([ \d]\d)-([a-z]{3})-(\d{4}) (\d\d:\d\d:\d\d) ([+-]\d{4})$/i.exec(text) ?? [];
  const at = dateMs(Number(day), month, year, time);
  return at === null ? null : at - zoneMs(zone);
}

/** `2-Mar-2026` as midnight, in milliseconds since 1970; null for what is no date. */
export function parseDate(text: string): number | null {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})-([a-z]{3})-(\d{4})$/i.exec(text) ?? [];
  return dateMs(Number(day), month, year, '00:00:00');
}

function dateMs(day: number, month: string, year: string, time: string): number | null {
  if (!(day >= 1 && day <= 31) || monthOf(month) === 0) return null;
  return epochMs(`${year}-${two(monthOf(month))}-${two(day)}T${time}Z`);
}

/** The day that a Date field names, without regard to its zone (RFC 9051 §6.4.4: SENTON); null when it cannot be read. */
export function headerDayMs(field: string | null): number | null {
  const [, day = '', month = '', year = ''] = /(\d{1,2})\s+([a-z]{3})\w*\s+(\d{4})/i.exec(field ?? '') ?? [];
  return dateMs(Number(day), month, year, '00:00:00');
}

/** Midnight of the day on which something happened, in milliseconds since 1970. */
export const dayOf = (startsAt: string, atMs: number): number => Math.floor((epochMs(startsAt) + atMs) / dayMs) * dayMs;

export { dayMs };
