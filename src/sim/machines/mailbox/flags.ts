/** Flags that every mailbox has (RFC 9051 §2.3.2), in the order in which Dovecot lists them. */
export const systemFlags = ['\\Answered', '\\Flagged', '\\Deleted', '\\Seen', '\\Draft'] as const;

/** The flag as it is spelt in the standard, whatever its letter case; null for a word with a backslash that is none. */
export function systemFlag(word: string): string | null {
  return systemFlags.find((flag) => flag.toLowerCase() === word.toLowerCase()) ?? null;
}

/** Letter case does not tell keywords apart: the spelling that a folder knows already is kept. */
export const knownKeyword = (keywords: readonly string[], word: string): string =>
  keywords.find((keyword) => keyword.toLowerCase() === word.toLowerCase()) ?? word;
