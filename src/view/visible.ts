import { octetsToUtf8, type Octets } from '$sim/octets.ts';

/** Characters that change what others look like, or cannot be seen: controls, bidirectional overrides, zero widths. */
// eslint-disable-next-line no-control-regex
const invisible = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * Text of strangers, safe to show on one line or several: controls become their pictures (␛), other invisible
 * characters their code points. Tabs and line feeds stay.
 */
export function visibleText(text: string): string {
  return text.replace(invisible, (char) => {
    const code = char.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return '␡';
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** One line of a message as stored: its text, and how it ends. */
export interface SourceLine {
  readonly text: string;
  /** `␍␊` as it must be, or what stands there instead; `''` for a last line without end. */
  readonly end: '␍␊' | '␊' | '␍' | '';
}

/** A message as stored, line by line, with everything made visible. Octets that are no UTF-8 become U+FFFD. */
export function sourceLines(bytes: Octets): readonly SourceLine[] {
  const parts = bytes.split(/(\r\n|\n|\r)/);
  const lines: SourceLine[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const ending = parts[i + 1] ?? '';
    const text = visibleText(octetsToUtf8((parts[i] ?? '') as Octets));
    if (text !== '' || ending !== '') lines.push({ text, end: endings[ending] ?? '' });
  }
  return lines;
}

const endings: Readonly<Record<string, SourceLine['end']>> = { '\r\n': '␍␊', '\n': '␊', '\r': '␍' };
