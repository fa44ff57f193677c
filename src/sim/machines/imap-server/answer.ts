/** How a command ends: untagged responses, then the tagged one. */
export interface ImapAnswer {
  /** Without the `* ` in front; literals in place. */
  readonly untagged?: readonly string[];
  readonly status: 'OK' | 'NO' | 'BAD';
  /** Without the time it took, which Dovecot adds. */
  readonly text: string;
  /**
   * What is told of the mailbox before the tagged response: everything; all but expunges, whose numbers the client may
   * still use (RFC 9051 §7.5.1); or nothing.
   */
  readonly news: 'all' | 'no-expunges' | 'none';
  /** Told with UIDs, as the command was a UID command. */
  readonly withUids?: boolean;
}

export const ok = (text: string, untagged: readonly string[] = [], news: ImapAnswer['news'] = 'all'): ImapAnswer => ({
  status: 'OK',
  text,
  untagged,
  news,
});
export const no = (text: string, news: ImapAnswer['news'] = 'all'): ImapAnswer => ({ status: 'NO', text, news });
export const bad = (text: string): ImapAnswer => ({ status: 'BAD', text, news: 'none' });
/** Dovecot's words for arguments that are wrong. */
export const badArguments = (command: string, fault: string): ImapAnswer =>
  bad(`Error in IMAP command ${command}: ${fault}`);
