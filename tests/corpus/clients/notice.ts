import { normaliseMessage } from './compare.ts';

/** A notice taken apart (RFC 3464, RFC 6522), without what no two runs share. */
export interface Notice {
  /** Field names of the header, and type and description of each part, in order. */
  readonly structure: readonly string[];
  /** Each field of the delivery report, unfolded, group by group. */
  readonly fields: readonly string[];
  /** For each recipient: who, action and status. */
  readonly status: readonly string[];
  /** What people read: the text, and what is returned. */
  readonly text: string;
}

const unfold = (text: string): string => text.replace(/\n[ \t]+/g, ' ');

const valueOf = (header: string, name: string): string =>
  new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(unfold(header))?.[1] ?? '';

function splitHead(text: string): [head: string, body: string] {
  const end = text.indexOf('\n\n');
  return end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end + 2)];
}

/** Takes a notice apart; lines end with LF. */
export function readNotice(message: string): Notice {
  const [head, body] = splitHead(normaliseMessage(message));
  const boundary = /boundary="([^"]*)"/.exec(head)?.[1] ?? '';
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => splitHead(part.replace(/^\n/, '')));
  const isReport = ([header]: readonly [string, string]) => valueOf(header, 'Content-Type').includes('delivery-status');
  const groups = unfold(parts.find(isReport)?.[1] ?? '')
    .trimEnd()
    .split('\n\n');
  return {
    structure: [
      ...[...unfold(head).matchAll(/^([^\s:]+):/gm)].map(([, name = '']) => name),
      `Subject: ${valueOf(head, 'Subject')}`,
      ...parts.map(([header]) => `${valueOf(header, 'Content-Type')} (${valueOf(header, 'Content-Description')})`),
    ],
    fields: groups.flatMap((group) => [...group.split('\n'), '']),
    status: groups
      .slice(1)
      .map((group) => ['Final-Recipient', 'Action', 'Status'].map((name) => valueOf(group, name)).join(', ')),
    text: parts
      .filter((part) => !isReport(part))
      .map(([header, content]) => `${header}\n\n${content}`)
      .join('\n'),
  };
}

/** `failed`, `delayed`, `delivered`, `relayed`: what a notice tells of its recipients. */
export const kindOf = ({ status }: Notice): string =>
  [...new Set(status.map((recipient) => recipient.split(', ')[1]))].join('+');
