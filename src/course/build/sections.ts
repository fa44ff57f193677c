import type { Option } from '../lesson.ts';
import { readOptions, type TextProblem, type TextSection } from './lesson-text.ts';
import { toInlineHtml } from './markdown.ts';

/** Where sections can be looked for: the whole text, or a section with those below it. */
export interface SectionParent {
  readonly line: number;
  readonly children: readonly TextSection[];
}

/** Sections of a text that are asked for by key; what nobody asks for is left over. */
export class Sections {
  readonly problems: TextProblem[] = [];
  readonly #used = new Set<TextSection>();

  complain(line: number, reason: string): void {
    this.problems.push({ line, reason });
  }

  /** The section of this key; that it is missing, or empty, is a mistake. */
  find(parent: SectionParent | null, key: string): TextSection | null {
    if (!parent) return null;
    const found = this.findOptional(parent, key);
    if (!found) this.complain(parent.line, `the section "${key}" is missing`);
    else if (found.text === '' && found.children.length === 0)
      this.complain(found.line, `the section "${key}" is empty`);
    return found;
  }

  findOptional(parent: SectionParent, key: string): TextSection | null {
    const found = parent.children.find((section) => section.key === key) ?? null;
    if (found) this.#used.add(found);
    return found;
  }

  /** The question of a section, and its options in the order of lesson.yaml. */
  question(section: TextSection | null, keys: readonly string[]): { body: string; options: Option[] } {
    if (!section) return { body: '', options: [] };
    const { body, options } = readOptions(section);
    if (body === '') this.complain(section.line, `"${section.key}" has options, but no question`);
    options.forEach(({ key, line }, index) => {
      if (!keys.includes(key))
        this.complain(line, key === '' ? 'expected "- key: text"' : `the option "${key}" is not in lesson.yaml`);
      else if (options.findIndex((other) => other.key === key) < index)
        this.complain(line, `there are two options "${key}" here`);
    });
    const inOrder = keys.map((key) => {
      const option = options.find((candidate) => candidate.key === key);
      if (!option?.text) this.complain(option?.line ?? section.line, `the option "${key}" has no text`);
      return { key, html: toInlineHtml(option?.text ?? ''), ...(option?.why && { why: toInlineHtml(option.why) }) };
    });
    return { body, options: inOrder };
  }

  /** Complains about what nobody asked for. */
  leftOver(sections: readonly TextSection[]): void {
    for (const section of sections) {
      if (this.#used.has(section)) this.leftOver(section.children);
      else this.complain(section.line, `the section "${section.key}" belongs to nothing in lesson.yaml`);
    }
  }
}
