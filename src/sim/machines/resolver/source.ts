import type { Endpoint } from '../../net/events.ts';
import type { HostContext } from '../host.ts';

export const dnsPort = 53;

/** Whether a datagram comes from the DNS port of this address, or of another address of the same host. */
export function isFromServer(host: HostContext, from: Endpoint, address: string): boolean {
  if (from.port !== dnsPort) return false;
  return from.address === address || (from.host !== null && from.host === host.net.hostOf(address));
}
