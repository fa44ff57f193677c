/** The first field of an account's settings that cannot be what it says; null when all can. */
export type AccountFault = 'server' | 'port';

export function accountFault({ server, port }: { server: string; port: number | null }): AccountFault | null {
  if (!/^[^\s/@:]+$/.test(server.trim())) return 'server';
  return port !== null && Number.isInteger(port) && port >= 1 && port <= 65_535 ? null : 'port';
}
