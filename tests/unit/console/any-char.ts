import fc from 'fast-check';

/** Any code point, controls and halves of surrogate pairs included, the first 256 as often as all others. */
export const anyChar = fc
  .oneof(fc.integer({ min: 0, max: 0xff }), fc.integer({ min: 0x100, max: 0x10ffff }))
  .map((code) => String.fromCodePoint(code));
