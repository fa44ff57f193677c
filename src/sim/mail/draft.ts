/** A message as a person composes it. Addresses as typed (`Ben <ben@green.example>` or bare), comma-separated. */
export interface Draft {
  /** `''`: the account's own address. */
  readonly from: string;
  readonly to: string;
  readonly cc?: string;
  readonly bcc?: string;
  readonly subject: string;
  readonly text: string;
  /** Ask for a delivery status notification on success, too (NOTIFY=SUCCESS, RFC 3461 §4.1). */
  readonly confirm?: boolean;
}
