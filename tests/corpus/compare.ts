import type { Dialogue, RecordedDelivery, RecordedReply, Recording } from './data.ts';

/** A share: so many of so many. */
export interface Share {
  same: number;
  of: number;
}

export interface Agreement {
  readonly dialogues: Share;
  readonly code: Share;
  readonly enhanced: Share;
  readonly text: Share;
  readonly close: Share;
  /** Dialogues after which the same messages lie in the same mailboxes. */
  readonly mailboxes: Share;
}

export interface Difference {
  readonly id: string;
  readonly step: number;
  readonly got: readonly string[] | null;
  readonly want: readonly string[] | null;
}

const share = (): Share => ({ same: 0, of: 0 });
export const newAgreement = (): Agreement => ({
  dialogues: share(),
  code: share(),
  enhanced: share(),
  text: share(),
  close: share(),
  mailboxes: share(),
});

const count = (what: Share, same: boolean): void => {
  what.of++;
  if (same) what.same++;
};

function groups({ replies }: Recording): Map<number, RecordedReply[]> {
  const found = new Map<number, RecordedReply[]>();
  for (const reply of replies) found.set(reply.after, [...(found.get(reply.after) ?? []), reply]);
  return found;
}

/** More replies to one step than this are not compared one by one: content read as commands. */
const perStepMax = 200;

/** Adds how far a replayed dialogue agrees with the recording, and returns where the replies differ. */
export function compare(got: Recording, want: Recording, sums: readonly Agreement[]): Difference[] {
  const [ours, theirs] = [groups(got), groups(want)];
  const differences: Difference[] = [];
  let sameCodes = true;
  for (const step of [...new Set([...ours.keys(), ...theirs.keys()])].sort((a, b) => a - b)) {
    const [a = [], b = []] = [ours.get(step), theirs.get(step)];
    for (let i = 0; i < Math.min(Math.max(a.length, b.length), perStepMax); i++) {
      const [mine, real] = [a[i], b[i]];
      const sameCode = mine?.code === real?.code;
      const sameText = mine !== undefined && real !== undefined && mine.lines.join('\n') === real.lines.join('\n');
      sameCodes &&= sameCode;
      for (const sum of sums) {
        count(sum.code, sameCode);
        if (real?.enhanced) count(sum.enhanced, mine?.enhanced === real.enhanced);
        count(sum.text, sameText);
      }
      if (!sameText) differences.push({ id: got.id, step, got: mine?.lines ?? null, want: real?.lines ?? null });
    }
  }
  const sameClose = got.closedAfter === want.closedAfter;
  if (!sameClose) {
    const words = (after: number | undefined) => [after === undefined ? 'stays open' : `closes after step ${after}`];
    differences.push({ id: got.id, step: -2, got: words(got.closedAfter), want: words(want.closedAfter) });
  }
  for (const sum of sums) {
    count(sum.dialogues, sameCodes);
    count(sum.close, sameClose);
  }
  return differences;
}

/** Not compared: what needs another program of Postfix's (postscreen, milters), or is broken on purpose. */
const leftOut = /^(postscreen.*|broken-table|milter-down|broken-config|verify)$/;
export const isCompared = ({ profile }: Dialogue): boolean => !leftOut.test(profile);

/** A message without what differs from run to run: queue ids and dates. */
const settled = (message: string): string =>
  message
    .replace(/(\(Postfix\) with \S+ id )\S+/g, '$1<QUEUE_ID>')
    .replace(/(\(Postfix\)\n\tid )[^;\s]+/g, '$1<QUEUE_ID>')
    .replace(/(; |\t)\w{3}, +\d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4} \(\w+\)/g, '$1<DATE>')
    .replace(/^Date: \w{3}, +\d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4} \(\w+\)$/gm, 'Date: <DATE>')
    .replace(/^Message-Id: <[^>]*>$/gim, 'Message-Id: <ID>');

/** Compares what lies in the mailboxes after a dialogue with what lay there in reality. */
export function compareMailboxes(
  got: ReadonlyMap<string, readonly string[]>,
  want: readonly RecordedDelivery[],
  sums: readonly Agreement[],
): Difference[] {
  // Copies for several recipients were recorded as one: then the fields that name the recipient do not count.
  const anyRecipient = want.some(({ copies }) => copies > 1);
  const plain = (message: string) =>
    anyRecipient ? settled(message).replace(/^(X-Original-To|Delivered-To): .*\n/gm, '') : settled(message);
  const ours = [...got]
    .flatMap(([mailbox, messages]) => messages.map((message) => `${mailbox}: ${plain(message)}`))
    .sort();
  const real = want.flatMap((one) => Array<RecordedDelivery>(one.copies).fill(one));
  const theirs = real.map(({ mailbox, message }) => `${mailbox}: ${plain(message)}`).sort();
  if (ours.length + theirs.length === 0) return [];
  const isSame = (message: string, recorded = ''): boolean =>
    real[0]?.truncated ? message.startsWith(recorded) : message === recorded;
  const same = ours.length === theirs.length && ours.every((message, i) => isSame(message, theirs[i]));
  for (const sum of sums) count(sum.mailboxes, same);
  return same ? [] : [{ id: want[0]?.id ?? '', step: -3, got: ours, want: theirs }];
}
