import type { MessageKey } from '$sim/trace.ts';

/** The app's own words in a terminal: the text of a key with its parameters filled in, ended like a printed line. */
export function programMessage({ key, params }: MessageKey, texts: Readonly<Record<string, string>>): string {
  const text = texts[key] ?? key;
  return `${text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))}\n`;
}
