import { Marked, type Tokens } from 'marked';

const escapeHtml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** `[550]` or `[550 5.1.1]`: a reply that the page explains at a click. */
const replyReference = {
  name: 'reply',
  level: 'inline' as const,
  start: (source: string) => source.indexOf('['),
  tokenizer(source: string) {
    const match = /^\[([2-5]\d\d)(?: ([245]\.\d{1,3}\.\d{1,3}))?\](?!\()/.exec(source);
    return match ? { type: 'reply', raw: match[0], code: match[1], enhanced: match[2] ?? '' } : undefined;
  },
  renderer: ({ code, enhanced }: Tokens.Generic) => {
    const label = enhanced ? `${code} ${enhanced}` : String(code);
    return `<button type="button" class="reply-link" data-reply="${code}" data-enhanced="${enhanced}">${label}</button>`;
  },
};

/** Only these may be linked; everything else becomes text. Lessons may come from strangers. */
const safeLink = /^(https?:\/\/|\.{0,2}\/|#)/;

const marked = new Marked({
  extensions: [replyReference],
  // Raw HTML is not even recognised: inside of `<code>` or `<pre>` marked would pass text on without escaping it.
  tokenizer: { html: () => undefined, tag: () => undefined },
  renderer: {
    link({ href, tokens, raw }) {
      const inside = this.parser.parseInline(tokens);
      if (safeLink.test(href)) return `<a href="${escapeHtml(href)}">${inside}</a>`;
      // An address in angle brackets is Markdown for a link, but here most often a part of a command.
      return raw.startsWith('<') ? `&lt;${inside}&gt;` : inside;
    },
    image: ({ text }) => escapeHtml(text),
    code: ({ text, lang }) =>
      lang === 'type'
        ? `<pre class="type-this"><code>${escapeHtml(text)}</code></pre>\n`
        : `<pre><code>${escapeHtml(text)}</code></pre>\n`,
  },
});

/** Markdown → HTML without any raw HTML, script or foreign scheme in it. */
export const toHtml = (markdown: string): string => marked.parse(markdown, { async: false }).trim();

/** The same for one line: no paragraph around it. */
export const toInlineHtml = (markdown: string): string => marked.parseInline(markdown, { async: false }).trim();
