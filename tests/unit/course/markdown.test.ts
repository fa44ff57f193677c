import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHtml, toInlineHtml } from '../../../src/course/build/markdown.ts';

/** The start tags of a piece of HTML, whole; everything else in it is escaped. */
const tagsOf = (html: string): string[] => html.match(/<[^/][^>]*>?/g) ?? [];

/** Every tag that may come out. No attribute but these, and no address but a harmless one. */
const harmless = new RegExp(
  `^<(?:${[
    ...['p', 'em', 'strong', 'del', 'code', 'pre', 'pre class="type-this"', 'ul', 'ol', 'li', 'blockquote', 'h[1-6]'],
    ...['br', 'hr', 'table', 'thead', 'tbody', 'tr', 't[hd](?: align="(?:left|right|center)")?', 'ol start="\\d+"'],
    'input (?:checked="" )?disabled="" type="checkbox"',
    'a href="(?:https?://|\\.{0,2}/|#)[^"<>]*"',
    'button type="button" class="reply-link" data-reply="[2-5]\\d\\d" data-enhanced="[\\d.]*"',
  ].join('|')})>$`,
);
const strange = (html: string): string[] => tagsOf(html).filter((tag) => !harmless.test(tag));

describe('markdown', () => {
  it.each([
    ['One *two* **three**', '<p>One <em>two</em> <strong>three</strong></p>'],
    ['`MAIL FROM:<>`', '<p><code>MAIL FROM:&lt;&gt;</code></p>'],
    ['MAIL FROM:<>', '<p>MAIL FROM:&lt;&gt;</p>'],
    ['MAIL FROM:<anna@blue.example>', '<p>MAIL FROM:&lt;anna@blue.example&gt;</p>'],
    ['**RCPT TO:<ben@green.example>** now', '<p><strong>RCPT TO:&lt;ben@green.example&gt;</strong> now</p>'],
    ['From: Anna <anna@blue.example>', '<p>From: Anna &lt;anna@blue.example&gt;</p>'],
    ['<mailto:anna@blue.example>', '<p>&lt;mailto:anna@blue.example&gt;</p>'],
    ['anna@blue.example', '<p>anna@blue.example</p>'],
    ['[Anna](mailto:anna@blue.example)', '<p>Anna</p>'],
    ['<https://a.example>', '<p><a href="https://a.example">https://a.example</a></p>'],
    ['https://a.example', '<p><a href="https://a.example">https://a.example</a></p>'],
    ['- a\n- b', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>'],
    ['```\nEHLO <me>\n```', '<pre><code>EHLO &lt;me&gt;</code></pre>'],
    ['```type\nEHLO "me"\n```', '<pre class="type-this"><code>EHLO &quot;me&quot;</code></pre>'],
    ['[RFC](https://a.example/?a=1&b=2)', '<p><a href="https://a.example/?a=1&amp;b=2">RFC</a></p>'],
    ['[up](../x) [here](#y)', '<p><a href="../x">up</a> <a href="#y">here</a></p>'],
    ['![a picture](x.png)', '<p>a picture</p>'],
  ])('%j becomes %j', (markdown, html) => expect(toHtml(markdown)).toBe(html));

  it('of one line has no paragraph around it', () => expect(toInlineHtml('a `b`')).toBe('a <code>b</code>'));

  const button = (code: string, enhanced: string, label: string): string =>
    `<button type="button" class="reply-link" data-reply="${code}" data-enhanced="${enhanced}">${label}</button>`;
  it.each([
    ['[550]', button('550', '', '550')],
    ['[550 5.1.1]', button('550', '5.1.1', '550 5.1.1')],
    ['[650]', '[650]'],
    ['[5500]', '[5500]'],
    ['[550 5.1]', '[550 5.1]'],
    ['[550 5.1.1"x]', '[550 5.1.1&quot;x]'],
    ['`[550]`', '<code>[550]</code>'],
    ['[550](#x)', '<a href="#x">550</a>'],
  ])('%j as a reply becomes %j', (markdown, html) => expect(toInlineHtml(markdown)).toBe(html));
});

const attacks = [
  ...['<script>alert(1)</script>', '<SCRIPT src=//evil.example>', '<img src=x onerror=alert(1)>', '<svg/onload=x>'],
  ...['<a href="javascript:alert(1)">x</a>', '<!-- <b> -->', '<![CDATA[<b>]]>', '<?php <b> ?>', '<!DOCTYPE html>'],
  ...['[x](javascript:alert(1))', '[x](JavaScript:alert(1))', '[x](&#106;avascript:alert(1))', '[x](java\tscript:x)'],
  ...['[x](<javascript:alert(1)>)', '<javascript:alert(1)>', '[x][1]\n\n[1]: javascript:alert(1)', '[x](vbscript:x)'],
  ...['[x](data:text/html,<script>)', '[x](mailto:a@b.example)', '[x](blob:x)', '[x](\u0001javascript:x)'],
  ...['![x" onerror="alert(1)](y)', '![<img src=x onerror=y>](z)', '![x](javascript:y)', '[![x](y)](javascript:z)'],
  ...['[x](https://a.example/"onmouseover="x)', '[x](<https://a.example/" onclick="x>)'],
  ...['[x](https://a.example "t\\" onclick=x")', '[x](https://a.example \'" onclick="x\')', '[<b>](https://a.example)'],
  ...['`<b onclick=x>`', '```\n<script>x</script>\n```', '```html"><script>\nx\n```', '```type"onload="x\nx\n```'],
  ...['    <script>indented</script>', '# <i onclick=x>', '- <b>', '> <b>', '1. <b>', '| <b> |\n|---|\n| <i> |'],
  ...['**<b>**', '~~<b>~~', '[550 5.1.1"><script>]', 'a  \n<b>', '\\<b>', '&lt;script&gt;', '&#60;script&#62;'],
  ...['<div>\n\n<script>x</script>\n\n</div>', 'x <b\nonclick=y>', '<code><b></code>', '<pre>\n<script>x</pre>'],
  ...['<textarea><script>', '<style>*{}</style>', '<iframe srcdoc="<script>">', '- [ ] <b>', '<kbd>[550]</kbd>'],
];

const piece = fc.constantFrom(
  ...['<b>', '<', '>', '"', "'", '`', '```', '[', ']', '(', ')', '!', ' ', '\n', '\n\n', '    ', '*', '_', '\\', '|'],
  ...['javascript:', 'https://a.example', 'onclick=x', '[550]', '<script>', '</script>', '&lt;', '&#60;', '- ', '# '],
  ...['<!--', '-->', 'x', '|---|'],
);

describe('a lesson of a stranger', () => {
  it.each(attacks)('cannot bring a tag, a script or a foreign scheme with %j', (attack) => {
    for (const html of [toHtml(attack), toInlineHtml(attack), toHtml(`a ${attack} b`)]) {
      expect(strange(html)).toEqual([]);
      expect(html).not.toMatch(/href="(?!https?:\/\/|\.{0,2}\/|#)/);
    }
  });

  it('cannot, whatever it puts together', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const markdown = pieces.join('');
        expect(strange(toHtml(markdown))).toEqual([]);
        expect(strange(toInlineHtml(markdown))).toEqual([]);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('would be seen', () => {
    const through = [
      '<script>',
      '<img src=x onerror=y>',
      '<a href="javascript:x">',
      '<p onclick="x">',
      '<a href="#" b>',
    ];
    expect(strange(through.join('x'))).toEqual(through);
  });
});
