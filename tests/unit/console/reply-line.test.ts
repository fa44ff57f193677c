import { expect, it } from 'vitest';
import { replyLine } from '../../../src/console/reply-line.ts';

it.each([
  ['250 2.1.5 Ok', { code: 250, enhanced: '2.1.5', length: 9 }],
  ['250-PIPELINING', { code: 250, enhanced: '', length: 3 }],
  ['550-5.7.1 no', { code: 550, enhanced: '5.7.1', length: 9 }],
  ['221', { code: 221, enhanced: '', length: 3 }],
  ['250 2.0.0', { code: 250, enhanced: '2.0.0', length: 9 }],
  ['250 4.1.0 an enhanced code of another class is text', { code: 250, enhanced: '', length: 3 }],
  ['220 192.0.2.1 is an address', { code: 220, enhanced: '', length: 3 }],
])('%s', (line, reply) => expect(replyLine(line)).toEqual(reply));

it.each(['', '25', '2500 x', '260 x', '150 x', '650 x', ' 250 x', '250_x', 'x250 '])('%j is none', (line) =>
  expect(replyLine(line)).toBeNull(),
);
