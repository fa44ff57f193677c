import type { GivenOptions } from './options.ts';

/** What the place-holders of a message stand for. */
export interface MessageFacts {
  readonly date: string;
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
}

const version = '20201014.0';
const template = `Date: %DATE%
To: %TO_ADDRESS%
From: %FROM_ADDRESS%
Subject: test %DATE%
Message-Id: <%MESSAGEID%>
X-Mailer: swaks v${version} jetmore.org/john/code/swaks/
%NEW_HEADERS%
%BODY%

`;

/** The message as it is sent, line by line, dots doubled, the last dot included. `--data` is a template of its own. */
export function messageLines({ values, headers }: GivenOptions, facts: MessageFacts): string[] {
  const newlines = (text: string) => text.replace(/\\n/g, '\n');
  const base = values.has('data') ? newlines(values.get('data') ?? '').replace(/\n\.?\n?$/, '') : template;
  const [head = '', ...rest] = base.split(/(?<=\n)(?=%BODY%|\n)/);
  const text = [withHeaders(head, headers), ...rest]
    .join('')
    .replace('%BODY%', () => newlines(values.get('body') ?? 'This is a test mailing'))
    .replaceAll('%DATE%', facts.date)
    .replaceAll('%MESSAGEID%', facts.messageId)
    .replaceAll('%FROM_ADDRESS%', () => facts.from)
    .replaceAll('%TO_ADDRESS%', () => facts.to);
  return [...text.split(/\r?\n/).map((line) => line.replace(/^\./, '..')), '.'];
}

/** A header replaces one of the same name, else it comes last (`--add-header`: always). */
function withHeaders(head: string, headers: GivenOptions['headers']): string {
  let lines = head;
  const fresh: string[] = [];
  for (const { line, adds } of headers) {
    const name = line.split(':')[0] ?? '';
    const same = new RegExp(`^${name.replace(/[^\w-]/g, '.')}:.*$`, 'im');
    if (!adds && same.test(lines)) lines = lines.replace(same, () => line);
    else fresh.push(line.replace(/\\n/g, '\n'));
  }
  const added = fresh.map((line) => `${line}\n`).join('');
  return lines.includes('%NEW_HEADERS%') ? lines.replace('%NEW_HEADERS%', () => added) : lines + added;
}

export const versionText = `swaks version ${version}\n\n        Copyright (c) 2003-2008,2010-2020 John Jetmore <jj33@pobox.com>\n`;
