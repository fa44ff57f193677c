import { resolve } from '$app/paths';
import type { Language } from '../i18n/index.ts';

/** The address of a page in a language: a lesson's page, or without an id the home page. */
export const pageAddress = (lang: Language, lesson: string | undefined): string =>
  lesson === undefined ? resolve('/[lang]', { lang }) : resolve('/[lang]/lesson/[id]', { lang, id: lesson });
