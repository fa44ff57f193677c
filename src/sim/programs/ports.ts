/** What /etc/services calls the ports that mail has to do with; the first name of a port is the one that is shown. */
const services: readonly (readonly [string, number])[] = [
  ['ssh', 22],
  ['telnet', 23],
  ['smtp', 25],
  ['mail', 25],
  ['domain', 53],
  ['http', 80],
  ['pop3', 110],
  ['imap2', 143],
  ['imap', 143],
  ['https', 443],
  ['submissions', 465],
  ['smtps', 465],
  ['ssmtp', 465],
  ['submission', 587],
  ['imaps', 993],
  ['pop3s', 995],
];

/** A port as typed: a number from 1 to 65535 or a service's name. Null for neither. */
export function parsePort(text: string): number | null {
  if (/^\d{1,5}$/.test(text)) {
    const port = Number(text);
    return port >= 1 && port <= 65_535 ? port : null;
  }
  return services.find(([name]) => name === text)?.[1] ?? null;
}

/** `smtp` for 25; null for a port without a name. */
export function serviceName(port: number): string | null {
  return services.find(([, number]) => number === port)?.[0] ?? null;
}
