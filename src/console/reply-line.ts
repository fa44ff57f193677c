/** A line that a server wrote as (part of) a reply, RFC 5321 §4.2: `250-SIZE`, `550 5.1.1 …`. */
export interface ReplyLine {
  readonly code: number;
  /** RFC 3463; `''` when there is none. */
  readonly enhanced: string;
  /** How much of the line is the codes. */
  readonly length: number;
}

/** The codes at the beginning of a line, or null when it is no reply. An enhanced code has the reply's class, or is none. */
export function replyLine(line: string): ReplyLine | null {
  const match = /^([2-5])([0-5]\d)(?=[ -]|$)(?:[ -]([245])(\.\d{1,3}\.\d{1,3})(?= |$))?/.exec(line);
  if (!match) return null;
  const [whole, kind = '', rest = '', enhancedClass, enhancedRest = ''] = match;
  const agrees = enhancedClass === kind;
  return {
    code: Number(kind + rest),
    enhanced: agrees ? enhancedClass + enhancedRest : '',
    length: agrees ? whole.length : 3,
  };
}
