import type { ResourceRecord } from './record.ts';

/** A name with its final dot; what a zone file would read as something else is escaped (RFC 1035 §5.1). */
const dotted = (name: string): string => `${name.replace(/["();\\@$]/g, '\\$&')}.`;

/** One string of a TXT record in quotes; octets that are not printable ASCII as `\DDD`. */
const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&').replace(/[^\x20-\x7e]/g, decimalEscape)}"`;

const decimalEscape = (octet: string): string => `\\${String(octet.charCodeAt(0)).padStart(3, '0')}`;

/** The data of a record as zone files and dig write it. */
export function presentData(record: ResourceRecord): string {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return record.address;
    case 'MX':
      return `${record.preference} ${dotted(record.exchange)}`;
    case 'NS':
      return dotted(record.server);
    case 'CNAME':
    case 'PTR':
      return dotted(record.target);
    case 'TXT':
      return record.strings.map(quoted).join(' ');
    case 'SOA': {
      const { serial, refreshSeconds, retrySeconds, expireSeconds, minimumSeconds } = record;
      const numbers = [serial, refreshSeconds, retrySeconds, expireSeconds, minimumSeconds].join(' ');
      return `${dotted(record.primary)} ${dotted(record.contact)} ${numbers}`;
    }
  }
}
