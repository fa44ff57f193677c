/** What a spam bot is told. */
export interface BotOrder {
  readonly messages: number;
  readonly perSecond: number;
}
