/**
 * Makes text that came from a network, a message or a scenario harmless for a terminal: control characters (C0 but tab
 * and line feed, DEL, C1) become visible symbols, and characters that turn the reading direction around are replaced.
 */
export function neutralise(text: string): string {
  return text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (char) => {
    const code = char.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\ufffd';
  });
}

/** The same, with the line ends a terminal needs. */
export const forTerminal = (text: string): string => neutralise(text).replace(/\n/g, '\r\n');
