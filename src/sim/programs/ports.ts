const byName: Readonly<Record<string, number>> = { smtp: 25, domain: 53, pop3: 110, imap2: 143, imap: 143, submissions: 465, smtps: 465, submission: 587, imaps: 993, pop3s: 995 };

/** A port as typed: a number from 1 to 65535 or a service's name (/etc/services). Null for neither. */
export function parsePort(text: string): number | null {
  if (/^\d{1,5}$/.test(text)) {
    const port = Number(text);
    return port >= 1 && port <= 65_535 ? port : null;
  }
  return byName[text.toLowerCase()] ?? null;
}
