/** Whether Postfix, by its own words, goes on without that line of a table. */
export const isLeftOut = (said: string): boolean =>
  /skipping this rule|ignoring this|unrecognized|duplicate entry|need name:value|without matching/.test(said);
