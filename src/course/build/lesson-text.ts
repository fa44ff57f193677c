/**
 * The text of a lesson in one language:
 *
 *     # Title            then the summary (first paragraph) and the opening situation
 *     ## step-id: Title  then what to do; below it, each optional:
 *     ### predict        a question and its options as a list `- key: text`
 *     ### task-id        the task in one line; for `choose` and `sort` its options as a list
 *     ### explain        what to see in it, once it is done
 *     ### hints          a list of three: nudge, rule, worked line
 *     ### say-key        what a triggered hint says
 *     ## quiz            ### question-id: with the question and options; `> why` under a wrong one
 *     ## coda            “break it yourself”
 */
export interface TextSection {
  readonly key: string;
  /** What stands after the colon of the heading. */
  readonly title: string;
  /** Line of the heading, from 1. */
  readonly line: number;
  readonly body: string;
  readonly options: readonly TextOption[];
  readonly children: readonly TextSection[];
}

export interface TextOption {
  readonly key: string;
  readonly text: string;
  /** The quoted lines under it. */
  readonly why: string;
}

export interface LessonText {
  readonly title: string;
  readonly intro: string;
  readonly sections: readonly TextSection[];
}

interface Open {
  key: string;
  title: string;
  line: number;
  lines: string[];
  children: Open[];
}

export function parseLessonText(text: string): LessonText {
  let title = '';
  const intro: string[] = [];
  const sections: Open[] = [];
  let into = intro;
  text.split(/\r?\n/).forEach((line, index) => {
    const heading = /^(#{1,3}) ([^:]*)(?:: (.*))?$/.exec(line);
    const [, hashes = '', first = '', rest = ''] = heading ?? [];
    if (hashes === '#') title = line.slice(2).trim();
    else if (heading) {
      const open: Open = { key: first.trim(), title: rest.trim(), line: index + 1, lines: [], children: [] };
      if (hashes === '##') sections.push(open);
      else (sections.at(-1)?.children ?? sections).push(open);
      into = open.lines;
    } else into.push(line);
  });
  return { title, intro: intro.join('\n').trim(), sections: sections.map(close) };
}

function close({ key, title, line, lines, children }: Open): TextSection {
  const body: string[] = [];
  const options: { key: string; text: string; why: string }[] = [];
  for (const text of lines) {
    const option = /^- (?:([a-z0-9][a-z0-9-]*): )?(.*)$/.exec(text);
    const why = /^\s*> (.*)$/.exec(text);
    const last = options.at(-1);
    if (option) options.push({ key: option[1] ?? String(options.length + 1), text: option[2] ?? '', why: '' });
    else if (why?.[1] && last) last.why = `${last.why} ${why[1]}`.trim();
    else if (/^\s+\S/.test(text) && last) last.text += ` ${text.trim()}`;
    else body.push(text);
  }
  return { key, title, line, body: body.join('\n').trim(), options, children: children.map(close) };
}
