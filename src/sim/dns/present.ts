import type { ResourceRecord } from './record.ts';

const dotted = (name: string): string => `${name}.`;

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
      return record.strings.map((text) => `"${text.replace(/(["\\])/g, '\\$1')}"`).join(' ');
    case 'SOA':
      return [
        dotted(record.primary),
        dotted(record.contact),
        record.serial,
        record.refreshSeconds,
        record.retrySeconds,
        record.expireSeconds,
        record.minimumSeconds,
      ].join(' ');
  }
}
