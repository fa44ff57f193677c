/** C0 (but tab and line feed), DEL, C1, and halves of surrogate pairs: none of them belongs into the trace as it is. */
// eslint-disable-next-line no-control-regex
const unprintable = /[\x00-\x08\x0b-\x1f\x7f-\x9f]|\p{Surrogate}/gu;

/**
 * Text for the trace: line ends are `\n`, other control characters stand in caret notation as `cat -v` writes them
 * (`^[`, `^@`, `^?`). Nothing that a peer sends can move a cursor or set a title.
 */
export function visibleText(text: string): string {
  return text.replace(/\r+\n/g, '\n').replace(unprintable, (char) => {
    const code = char.charCodeAt(0);
    if (code < 0x20) return `^${String.fromCharCode(code + 64)}`;
    return code === 0x7f ? '^?' : '\ufffd';
  });
}
