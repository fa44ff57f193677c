import type { Reply } from '../../smtp/reply.ts';

/** What becomes of an address on a block list. */
export type BlockListEvent =
  | {
      readonly kind: 'block-list.listed';
      readonly host: string;
      readonly zone: string;
      readonly address: string;
      /** Messages from there that reached the traps. */
      readonly hits: number;
      readonly reason: string;
    }
  /** Somebody asked for removal, so the list asked the server whether it relays. */
  | {
      readonly kind: 'block-list.tested';
      readonly host: string;
      readonly zone: string;
      readonly address: string;
      readonly open: boolean;
      readonly reply: Reply | null;
    }
  | {
      readonly kind: 'block-list.delisted';
      readonly host: string;
      readonly zone: string;
      readonly address: string;
      readonly why: 'request' | 'expired';
    };
