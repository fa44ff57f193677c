/** A reply (RFC 5321 §4.2): one code, and for each line its text. The enhanced code (RFC 3463) stands on every line. */
export interface Reply {
  readonly code: number;
  readonly enhanced: string | null;
  readonly lines: readonly string[];
}
