import { parseAddressList } from '$sim/mail/address-list.ts';
import type { Draft } from '$sim/mail/draft.ts';

export type AddressField = 'to' | 'cc' | 'bcc';

/** What is wrong with a draft, by field. */
export type DraftFault =
  | { readonly field: AddressField; readonly kind: 'bad-address'; readonly entry: string }
  | { readonly field: 'to'; readonly kind: 'no-recipient' };

const fields: readonly AddressField[] = ['to', 'cc', 'bcc'];

/** Every mistake that would keep a draft from being sent; none when it can go. */
export function checkDraft(draft: Draft): readonly DraftFault[] {
  const lists = fields.map((field) => ({ field, list: parseAddressList(draft[field] ?? '') }));
  const faults = lists.flatMap(({ field, list }): DraftFault[] =>
    list.ok ? [] : [{ field, kind: 'bad-address', entry: list.entry }],
  );
  const recipients = lists.reduce((sum, { list }) => sum + (list.ok ? list.addresses.length : 1), 0);
  return recipients === 0 ? [{ field: 'to', kind: 'no-recipient' }] : faults;
}
