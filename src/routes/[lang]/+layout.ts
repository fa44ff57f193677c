import { error } from '@sveltejs/kit';
import { isLanguage } from '../../view/i18n/index.ts';
import de from '../../view/i18n/de/shell.ts';
import en from '../../view/i18n/en/shell.ts';
import type { LayoutLoad } from './$types';

/** The language of the address, and the few texts of every page. */
export const load: LayoutLoad = ({ params }) => {
  if (!isLanguage(params.lang)) error(404);
  return { language: params.lang, shell: params.lang === 'de' ? de : en };
};
