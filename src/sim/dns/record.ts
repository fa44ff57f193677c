/** The record types that mail needs (RFC 1035 §3.2.2, RFC 3596). */
export type RecordType = 'A' | 'AAAA' | 'MX' | 'NS' | 'CNAME' | 'PTR' | 'SOA' | 'TXT';

/** Domain names are lower-case, without the trailing dot; the root is `''`. */
export type RecordData =
  | { readonly type: 'A'; readonly address: string }
  | { readonly type: 'AAAA'; readonly address: string }
  | { readonly type: 'MX'; readonly preference: number; readonly exchange: string }
  | { readonly type: 'NS'; readonly server: string }
  | { readonly type: 'CNAME'; readonly target: string }
  | { readonly type: 'PTR'; readonly target: string }
  | {
      readonly type: 'SOA';
      readonly primary: string;
      readonly contact: string;
      readonly serial: number;
      readonly refreshSeconds: number;
      readonly retrySeconds: number;
      readonly expireSeconds: number;
      readonly minimumSeconds: number;
    }
  /** The strings of one record, apart; they are read joined without a space (RFC 7208 §3.3). */
  | { readonly type: 'TXT'; readonly strings: readonly string[] };

export type ResourceRecord = { readonly name: string; readonly ttlSeconds: number } & RecordData;

/** What a lookup came to. The four failures are told apart: mail does something else on each (RFC 2308 §2, RFC 5321 §5.1). */
export type LookupOutcome = 'found' | 'nxdomain' | 'nodata' | 'servfail' | 'timeout';

export interface LookupResult {
  readonly outcome: LookupOutcome;
  /** The answer section: the records asked for, after any CNAMEs that led there. */
  readonly records: readonly ResourceRecord[];
  /** For a negative answer: the SOA that says how long it lives (RFC 2308 §3). */
  readonly soa?: ResourceRecord;
}
