/** The message both sides send: a short letter, as most are. */
export const subject = 'Lunch on Thursday';
export const text = `${'The quick brown fox jumps over the lazy dog, and writes about it to Ben.\n'.repeat(8)}\nAnna\n`;
export const from = 'anna@blue.example';
export const to = 'ben@green.example';
