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

/** A record on one line as dig writes it: `green.example.⇥⇥3600⇥IN⇥MX⇥10 mx1.green.example.` */
export function presentRecord(record: ResourceRecord): string {
  const name = dotted(record.name);
  const tabs = '\t'.repeat(Math.max(1, 3 - Math.floor(name.length / 8)));
  return `${name}${tabs}${record.ttlSeconds}\tIN\t${record.type}\t${presentData(record)}`;
}
