/** C0 (but tab and line feed), DEL, C1; what turns the reading direction around; halves of surrogate pairs. */
// eslint-disable-next-line no-control-regex
const harmful = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu;

/**
 * Makes text from a network, a message, a scenario or the clipboard harmless for a terminal: control characters stand
 * in caret notation (`^[`), as `cat -v` writes them, everything else that could deceive as U+FFFD.
 */
export function neutralise(text: string): string {
  return text.replace(harmful, (char) => {
    const code = char.charCodeAt(0);
    if (code < 0x20) return `^${String.fromCharCode(code + 64)}`;
    return code === 0x7f ? '^?' : '\ufffd';
  });
}

/** The same for a line being typed: a tab or line feed that was pasted into it is one visible character. */
export const neutraliseLine = (text: string): string =>
  neutralise(text.replace(/[\t\n]/g, (char) => (char === '\t' ? '␉' : '␊')));
