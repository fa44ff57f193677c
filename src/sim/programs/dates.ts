import type { CalendarTime } from '../mail/date.ts';

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const two = (n: number): string => String(n).padStart(2, '0');

const time = (t: CalendarTime): string => `${two(t.hour)}:${two(t.minute)}:${two(t.second)}`;
const weekday = (t: CalendarTime): string => weekdays[t.weekday] ?? '';
const month = (t: CalendarTime): string => months[t.month - 1] ?? '';

/** `Mon Mar  2 09:00:00 2026`: asctime(3), as in mbox files and log-in notes. */
export const asctime = (t: CalendarTime): string =>
  `${weekday(t)} ${month(t)} ${String(t.day).padStart(2)} ${time(t)} ${t.year}`;

/** `Mon Mar  2 09:00:00 UTC 2026`: date(1). */
export const dateOutput = (t: CalendarTime): string =>
  `${weekday(t)} ${month(t)} ${String(t.day).padStart(2)} ${time(t)} UTC ${t.year}`;

/** `Mon Mar 02 09:00:00 UTC 2026`: dig's WHEN. */
export const digDate = (t: CalendarTime): string => `${weekday(t)} ${month(t)} ${two(t.day)} ${time(t)} UTC ${t.year}`;

/** `Mar  2 09:00`: ls -l for recent files. */
export const listingDate = (t: CalendarTime): string =>
  `${month(t)} ${String(t.day).padStart(2)} ${two(t.hour)}:${two(t.minute)}`;
