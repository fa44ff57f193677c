import type { Reply } from '../../smtp/reply.ts';

/** Counts of a run so far, by recipient. */
export interface BotTally {
  readonly accepted: number;
  readonly refused: number;
}

/** What a spam bot does, as its owner would see it. */
export type BotEvent =
  /** It asked a server whether it relays; `reply` is null when nobody answered. */
  | {
      readonly kind: 'bot.probed';
      readonly host: string;
      readonly target: string;
      readonly open: boolean;
      readonly reply: Reply | null;
    }
  | { readonly kind: 'bot.found'; readonly host: string; readonly relay: string }
  /** Now and then while it sends; what it sends beyond the first connections is told by these counts alone. */
  | ({
      readonly kind: 'bot.progress';
      readonly host: string;
      readonly relay: string;
      readonly messages: number;
    } & BotTally)
  /** `reply`: the last refusal, where that is why. */
  | ({
      readonly kind: 'bot.ended';
      readonly host: string;
      readonly why: 'done' | 'stopped' | 'refused' | 'unreachable' | 'nothing-found';
      readonly messages: number;
      readonly reply: Reply | null;
    } & BotTally);
