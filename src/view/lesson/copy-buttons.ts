import type { Attachment } from 'svelte/attachments';
import type { Texts } from '../i18n/index.ts';

/** For so long a button says that it has copied. */
const saidMs = 2000;

/** Gives each line to type (`pre.type-this`) a button that copies it; where that is not allowed, it selects it. */
export const copyButtons =
  (t: Pick<Texts<'lesson'>, 'copy' | 'copied'>): Attachment<HTMLElement> =>
  (node) => {
    for (const line of node.querySelectorAll('pre.type-this')) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'copy';
      button.textContent = t.copy;
      button.addEventListener('click', () => void copy(line, button, t));
      line.append(button);
    }
  };

async function copy(line: Element, button: HTMLElement, t: Pick<Texts<'lesson'>, 'copy' | 'copied'>): Promise<void> {
  const code = line.querySelector('code') ?? line;
  try {
    await navigator.clipboard.writeText(code.textContent ?? '');
  } catch {
    getSelection()?.selectAllChildren(code);
    return;
  }
  button.textContent = t.copied;
  setTimeout(() => (button.textContent = t.copy), saidMs);
}
