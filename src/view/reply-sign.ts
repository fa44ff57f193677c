import { replyClass } from '$sim/smtp/reply.ts';

const signs = { done: '✓', 'go-on': '›', 'not-now': '↻', never: '✕' } as const;

/** The sign of a reply's class (RFC 5321 §4.2.1): colour never carries the meaning alone. */
export const replySign = (code: number): string => signs[replyClass(code)];

/** The custom property with its colour. */
export const replyColour = (code: number): string => `var(--reply-${Math.min(5, Math.max(2, Math.floor(code / 100)))})`;
