import type { Dice } from './dice.ts';
import { mutated } from './mutations.ts';
import * as say from './vocabulary.ts';

/** One write of the client; `waits`: nothing more is written before the server has come to rest. */
export interface Write {
  readonly octets: string;
  readonly waits: boolean;
}

/** What a client does in one session. It does not look at the answers, but for the one to STARTTLS. */
export interface Plan {
  readonly writes: readonly Write[];
  /** The first write comes before the greeting. */
  readonly early: boolean;
  /** What it does where a handshake is due. */
  readonly tls: 'shakes-hands' | 'says-rubbish';
  /** How it ends: properly, with RST, with FIN, not at all, or (within TLS) with a record that was changed on its way. */
  readonly end: 'finish' | 'reset' | 'fin' | 'silence' | 'tamper';
}

interface Manner {
  /** Percent of what is said that is mutated. */
  readonly mutated: number;
  /** Percent of utterances after which the answer is awaited. */
  readonly waits: number;
  /** Percent of utterances that are cut into several writes. */
  readonly cut: number;
}

const line = (text: string): string => `${text}\r\n`;

/** A session in the order of the RFC, as often as not with something left out. */
function orderly(dice: Dice): string[] {
  const spoken: string[] = [line(say.hello(dice))];
  if (dice.happens(50)) spoken.push(line(say.startTls), line(say.hello(dice)));
  if (dice.happens(60)) spoken.push(...say.login(dice).map(line));
  for (const transaction of dice.several(1, 6, () => say.mail(dice))) {
    spoken.push(line(transaction), ...dice.several(0, 4, () => line(say.rcpt(dice))));
    if (dice.happens(15)) spoken.push(line(say.other(dice)));
    if (dice.happens(40)) spoken.push(...dice.several(1, 4, () => say.chunk(dice)));
    else spoken.push(line('DATA'), `${say.content(dice)}${say.endOfContent(dice)}`);
    if (dice.happens(20)) spoken.push(line('RSET'));
  }
  return spoken;
}

const anyUtterance = (dice: Dice): string => {
  const roll = dice.below(20);
  if (roll === 0) return say.chunk(dice);
  if (roll === 1) return `${say.content(dice)}${say.endOfContent(dice)}`;
  return line(say.anyLine(dice));
};

/** Cuts octets into up to six pieces; none is empty. */
function cut(octets: string, dice: Dice): string[] {
  const places = [...new Set([0, octets.length, ...dice.several(1, 5, () => dice.below(octets.length + 1))])];
  places.sort((a, b) => a - b);
  return places.slice(1).map((end, index) => octets.slice(places[index], end));
}

function writesOf(spoken: readonly string[], { mutated: share, waits, cut: cuts }: Manner, dice: Dice): Write[] {
  const writes: Write[] = [];
  let waiting = '';
  for (const utterance of spoken) {
    waiting += dice.happens(share) ? mutated(utterance, dice) : utterance;
    if (dice.happens(60) && !dice.happens(waits)) continue;
    const pieces = dice.happens(cuts) ? cut(waiting, dice) : [waiting];
    for (const [index, octets] of pieces.entries())
      writes.push({ octets, waits: index === pieces.length - 1 ? dice.happens(waits) : dice.happens(30) });
    waiting = '';
  }
  return waiting === '' ? writes : [...writes, { octets: waiting, waits: true }];
}

const ends: readonly Plan['end'][] = [...Array<'finish'>(14).fill('finish'), 'reset', 'fin', 'silence', 'tamper'];

/** The plan of a session: the same dice, the same plan. */
export function makePlan(dice: Dice): Plan {
  const isOrderly = dice.happens(60);
  const spoken = isOrderly ? orderly(dice) : dice.several(3, 25, () => anyUtterance(dice));
  const manner = {
    mutated: isOrderly ? dice.pick([0, 4, 15]) : dice.pick([0, 30, 80]),
    waits: dice.pick([95, 95, 60, 20]),
    cut: 20,
  };
  return {
    writes: writesOf(spoken, manner, dice).filter(({ octets }) => octets !== ''),
    early: dice.happens(2),
    tls: dice.happens(92) ? 'shakes-hands' : 'says-rubbish',
    end: dice.pick(ends),
  };
}
