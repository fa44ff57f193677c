import type { Dice } from './dice.ts';

type Mutation = (text: string, dice: Dice) => string;

const special = [...'\0\r\n\t\v\f\b\x7f\x80\xff <>"\\@:,.;()[]%!=*+-'];
const octet = (dice: Dice): string => (dice.happens(70) ? dice.pick(special) : String.fromCharCode(dice.below(256)));
const put = (text: string, at: number, what: string, instead = 0): string =>
  text.slice(0, at) + what + text.slice(at + instead);
const anywhere = (text: string, dice: Dice): number => dice.below(text.length + 1);

/** What may happen to octets on their way from a program that has errors, or means it badly. */
const mutations: readonly Mutation[] = [
  (text, dice) => put(text, anywhere(text, dice), octet(dice), 1),
  (text, dice) => put(text, anywhere(text, dice), octet(dice)),
  (text, dice) => put(text, anywhere(text, dice), '', dice.between(1, 4)),
  // One bit.
  (text, dice) => {
    const at = dice.below(text.length + 1);
    return at < text.length ? put(text, at, String.fromCharCode(text.charCodeAt(at) ^ (1 << dice.below(8))), 1) : text;
  },
  (text, dice) => text.slice(0, anywhere(text, dice)),
  (text, dice) => text.slice(0, anywhere(text, dice)) + text.slice(anywhere(text, dice)),
  (text) => text.replace(/ ([^ \r]*)(\r?\n?)$/, ' $1 $1$2'),
  (text) => text.toLowerCase(),
  (text, dice) =>
    [...text].map((char) => (dice.happens(50) ? char.toUpperCase().slice(0, 1) : char.toLowerCase())).join(''),
  (text, dice) => text.replaceAll(' ', dice.pick(['  ', '\t', ' \t ', '\v', '\0', '', '\xa0'])),
  (text, dice) => `${dice.pick([' ', '\t', '\0', '\r', '\ufeff'])}${text}`,
  (text, dice) => put(text, anywhere(text, dice), octet(dice).repeat(dice.below(20))),
  // Not of line ends: a thousand empty lines are no thousand tests.
  (text, dice) =>
    put(
      text,
      anywhere(text, dice),
      dice.pick([...'a<"@\0 .\xff\r']).repeat(dice.happens(90) ? dice.below(3_000) : 20_000),
    ),
  // Line ends.
  (text) => text.replaceAll('\r\n', '\n'),
  (text) => text.replaceAll('\r\n', '\r'),
  (text) => text.replaceAll('\r\n', '\r\r\n'),
  (text) => text.replace(/[\r\n]+$/, ''),
  (text, dice) =>
    put(text, anywhere(text, dice), dice.pick(['\r\n.\r\n', '\n.\n', '\r\n', '\n', '\r', '\r\nQUIT\r\n'])),
];

/** The octets after one mutation, seldom several. */
export function mutated(text: string, dice: Dice): string {
  let result = text;
  do
    result = dice
      .pick(mutations)(result, dice)
      .replace(/[\u0100-\uffff]/g, '?');
  while (dice.happens(25));
  return result;
}
