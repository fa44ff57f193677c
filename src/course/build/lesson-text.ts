/**
 * The text of a lesson in one language:
 *
 *     # Title            then the summary (first paragraph) and the opening situation
 *     ## step-id: Title  then what to do; below it:
 *     ### predict        a question and its options as a list `- key: text`
 *     ### task-id        the task in one line; for `choose` and `sort` its options as a list
 *     ### explain        what to see in it, once it is done
 *     ### hints          a list of three: nudge, rule, worked line
 *     ### say-key        what a triggered hint says
 *     ## mistakes        ### say-key: what the hints of the whole lesson say
 *     ## quiz            ### question-id: with the question and options; `> why` under a wrong one
 *     ## coda            “break it yourself”
 *
 * Nothing inside of a fence (three backticks) is a heading, an option or a reason.
 */
export interface TextSection {
  readonly key: string;
  /** What stands after the colon of the heading. */
  readonly title: string;
  /** Line of the heading, from 1. */
  readonly line: number;
  readonly text: string;
  readonly children: readonly TextSection[];
}

export interface TextOption {
  readonly key: string;
  readonly text: string;
  /** The quoted lines under it. */
  readonly why: string;
  readonly line: number;
}

/** A mistake in a lesson's text: what is missing or left over, at which line of the text file. */
export interface TextProblem {
  readonly line: number;
  readonly reason: string;
}

export interface LessonText {
  readonly title: string;
  readonly intro: string;
  readonly sections: readonly TextSection[];
  readonly problems: readonly TextProblem[];
}

interface Open {
  readonly key: string;
  readonly title: string;
  readonly line: number;
  readonly lines: string[];
  readonly children: Open[];
}

/** Says of each line whether it belongs to a fenced block. */
function fences(): (line: string) => boolean {
  let open = false;
  return (line) => {
    const mark = /^\s*```/.test(line);
    const inside = open || mark;
    if (mark) open = !open;
    return inside;
  };
}

/** Reads a text file. Never throws: what is wrong with it stands in `problems`. */
export function parseLessonText(text: string): LessonText {
  const problems: TextProblem[] = [];
  const titles: string[] = [];
  const top: Open = { key: '', title: '', line: 1, lines: [], children: [] };
  let into = top;
  const fenced = fences();
  text.split(/\r?\n/).forEach((content, index) => {
    const line = index + 1;
    const [, hashes = '', first = '', rest = ''] = /^(#{1,3}) ([^:]*)(?::\s+(.*))?$/.exec(content) ?? [];
    if (fenced(content) || (hashes === '' && !/^#{1,3} /.test(content))) into.lines.push(content);
    else if (/^# /.test(content)) titles.push(content.slice(2).trim());
    else if (hashes === '') problems.push({ line, reason: `expected "## key: Title", with a space after the colon` });
    else {
      const parent = hashes === '##' ? top : top.children.at(-1);
      into = { key: first.trim(), title: rest.trim(), line, lines: [], children: [] };
      if (!parent) problems.push({ line, reason: `"### ${into.key}" stands before the first "## step"` });
      else if (parent.children.some(({ key }) => key === into.key))
        problems.push({ line, reason: `there are two sections "${into.key}" here` });
      else parent.children.push(into);
    }
  });
  if (titles.length !== 1) problems.push({ line: 1, reason: `expected one title ("# Title"), found ${titles.length}` });
  const { text: intro, children: sections } = closed(top);
  return { title: titles[0] ?? '', intro, sections, problems };
}

const closed = ({ key, title, line, lines, children }: Open): TextSection => ({
  key,
  title,
  line,
  text: lines.join('\n').trim(),
  children: children.map(closed),
});

/** Splits a section's text into its list (`- key: text`, with `> why` under it) and all the rest. */
export function readOptions({ text, line: heading }: TextSection): { body: string; options: TextOption[] } {
  const body: string[] = [];
  const options: { key: string; text: string; why: string; line: number }[] = [];
  const fenced = fences();
  text.split('\n').forEach((content, index) => {
    const inFence = fenced(content);
    const last = options.at(-1);
    const option = inFence ? null : /^- (?:([a-z0-9][a-z0-9-]*): )?(.*)$/.exec(content);
    const why = inFence ? null : /^\s*> ?(.*)$/.exec(content);
    if (option) options.push({ key: option[1] ?? '', text: option[2] ?? '', why: '', line: heading + 1 + index });
    else if (why && last) last.why = `${last.why} ${why[1] ?? ''}`.trim();
    else if (!inFence && last && /^\s+\S/.test(content)) last.text += ` ${content.trim()}`;
    else body.push(content);
  });
  return { body: body.join('\n').trim(), options };
}
