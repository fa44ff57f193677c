import type { Load, Packet } from '../../session/projections/packets.ts';
import { formatBytes, type Language } from '../format.ts';
import { replySign } from '../reply-sign.ts';

/** More words than this do not fit on a packet. */
const wordsMax = 3;

/** What stands on a packet: `MAIL RCPT×2 DATA`, `✕ 550`, `MX?`, `✉ 1.2 kB`. */
export function packetLabel({ loads, protocol, replyDigit, sealed }: Packet, language: Language): string {
  const words = runsOf(loads).map(([{ word, bytes }, count]) => {
    if (word === '') return `${protocol === 'smtp' && !sealed ? '✉ ' : ''}${formatBytes(bytes, language)}`;
    return count > 1 ? `${word}×${count}` : word;
  });
  const shown = words.length > wordsMax ? [...words.slice(0, wordsMax - 1), '…', words.at(-1)] : words;
  return `${replyDigit === null ? '' : `${replySign(replyDigit * 100)} `}${shown.join(' ')}`;
}

/** Equal words in a row, counted; octets in a row, added up. */
function runsOf(loads: readonly Load[]): (readonly [Load, number])[] {
  const runs: (readonly [Load, number])[] = [];
  for (const load of loads) {
    const [last, count] = runs.at(-1) ?? [null, 0];
    if (last?.word !== load.word) runs.push([load, 1]);
    else runs[runs.length - 1] = [{ word: load.word, bytes: last.bytes + load.bytes }, count + 1];
  }
  return runs;
}

/** Its width in units of the map, estimated: text cannot be measured before it is drawn. */
export const labelWidth = (label: string): number => 16 + label.length * 6.7;

/** The custom property with its colour. */
export function packetColour({ protocol, replyDigit }: Packet): string {
  if (replyDigit !== null) return `var(--reply-${replyDigit})`;
  return `var(--packet-${protocol === 'icmp' ? 'tcp' : protocol})`;
}
