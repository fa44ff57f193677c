import type { DsnWishes, RecipientWish } from '../smtp/dsn.ts';
import { AddressMaps, type AddressHome } from './address-maps.ts';
import type { Configuration } from './configuration.ts';
import type { Domains } from './recipients.ts';
import type { Files } from './tables.ts';

/** An envelope with what the sender wished, and had named where aliases made something else of it. */
export interface Envelope {
  readonly reversePath: string;
  readonly forwardPaths: readonly string[];
  readonly dsn?: DsnWishes;
  readonly originals?: Readonly<Record<string, string>>;
  readonly smtputf8?: true;
}

interface Recipient {
  readonly address: string;
  /** As RCPT named it. */
  readonly received: string;
  readonly wish: RecipientWish | undefined;
}

/** Who else gets a copy hears nothing of it, and nor does the sender (cleanup(8): DSN_NOTIFY_NEVER). */
const copyWish: RecipientWish = { notify: ['NEVER'] };

/** What cleanup(8) makes of an envelope before it is queued: canonical addresses, blind copies, virtual aliases. */
export class Cleanup {
  readonly #senders: readonly AddressMaps[];
  readonly #recipients: readonly AddressMaps[];
  readonly #virtual: AddressMaps;
  readonly #senderCopies: AddressMaps;
  readonly #recipientCopies: AddressMaps;
  readonly #copyTo: string;
  readonly #recursionMax: number;
  readonly #expansionMax: number;
  readonly #isIdle: boolean;

  constructor(configuration: Configuration, files: Files, domains: Domains) {
    const home: AddressHome = {
      domains,
      origin: configuration.text('myorigin'),
      delimiter: configuration.text('recipient_delimiter'),
    };
    const propagating = configuration.list('propagate_unmatched_extensions');
    const maps = (name: string, kind: string) =>
      new AddressMaps(configuration.list(name), files, home, propagating.includes(kind));
    const canonical = maps('canonical_maps', 'canonical');
    this.#senders = [maps('sender_canonical_maps', 'canonical'), canonical];
    this.#recipients = [maps('recipient_canonical_maps', 'canonical'), canonical];
    this.#virtual = maps('virtual_alias_maps', 'virtual');
    this.#senderCopies = maps('sender_bcc_maps', '');
    this.#recipientCopies = maps('recipient_bcc_maps', '');
    this.#copyTo = configuration.text('always_bcc');
    this.#recursionMax = configuration.number('virtual_alias_recursion_limit');
    this.#expansionMax = configuration.number('virtual_alias_expansion_limit');
    const all = [...this.#senders, ...this.#recipients, this.#virtual, this.#senderCopies, this.#recipientCopies];
    this.#isIdle = this.#copyTo === '' && all.every(({ isEmpty }) => isEmpty);
  }

  /** The envelope as it is queued; null when its aliases never come to an end. */
  rewrite(envelope: Envelope): Envelope | null {
    if (this.#isIdle) return envelope;
    const reversePath = envelope.reversePath === '' ? '' : canonical(this.#senders, envelope.reversePath);
    const made: Recipient[] = [];
    for (const recipient of this.#withCopies(envelope, reversePath)) {
      const expanded = this.#expand(recipient.address);
      if (expanded === null) return null;
      for (const address of expanded)
        if (!made.some((other) => same(other.address, address))) made.push({ ...recipient, address });
    }
    return assembled(envelope, reversePath, made);
  }

  #withCopies({ forwardPaths, dsn }: Envelope, reversePath: string): Recipient[] {
    const named = forwardPaths.map((received): Recipient => {
      const wish = dsn?.recipients?.[received];
      return { address: canonical(this.#recipients, received), received, wish };
    });
    const copies = [
      ...(this.#copyTo === '' ? [] : [this.#copyTo]),
      ...(reversePath === '' ? [] : (this.#senderCopies.find(reversePath) ?? [])),
      ...named.flatMap(({ address }) => this.#recipientCopies.find(address) ?? []),
    ];
    return [...named, ...copies.map((address) => ({ address, received: address, wish: copyWish }))];
  }

  /** What an address stands for, and what that stands for (virtual(5)); itself where it stands for nothing. */
  #expand(address: string): readonly string[] | null {
    if (this.#virtual.isEmpty) return [address];
    const done: string[] = [];
    const seen = new Set<string>();
    let open = [{ address, depth: 0 }];
    for (let next = open.shift(); next; next = open.shift()) {
      if (next.depth > this.#recursionMax || done.length + open.length > this.#expansionMax) return null;
      const key = next.address.toLowerCase();
      const found = seen.has(key) ? null : this.#virtual.find(next.address);
      seen.add(key);
      if (found === null) done.push(next.address);
      else {
        const { depth } = next;
        const itself = found.filter((one) => same(one, address) || same(one, key));
        done.push(...itself);
        const others = found.filter((one) => !itself.includes(one));
        open = [...others.map((one) => ({ address: one, depth: depth + 1 })), ...open];
      }
    }
    return done;
  }
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function canonical(maps: readonly AddressMaps[], address: string): string {
  return maps.reduce((at, table) => table.find(at)?.[0] ?? at, address);
}

function assembled({ dsn, smtputf8 }: Envelope, reversePath: string, made: readonly Recipient[]): Envelope {
  const wishes = made.flatMap(({ address, received, wish }): [string, RecipientWish][] =>
    wish || !same(address, received) ? [[address, { orcpt: `rfc822;${received}`, ...wish }]] : [],
  );
  const originals = made.filter(({ address, received }) => !same(address, received));
  return {
    reversePath,
    forwardPaths: made.map(({ address }) => address),
    ...(smtputf8 && { smtputf8 }),
    ...((dsn || wishes.length > 0) && { dsn: { ...dsn, recipients: Object.fromEntries(wishes) } }),
    ...(originals.length > 0 && {
      originals: Object.fromEntries(originals.map(({ address, received }) => [address, received])),
    }),
  };
}
