import { chapters, lessons } from 'virtual:ehlo/lessons';
import { isLanguage, languages, loadTexts } from '../../view/i18n/index.ts';
import type { EntryGenerator, PageLoad } from './$types';

export const entries: EntryGenerator = () => languages.map((lang) => ({ lang }));

export const load: PageLoad = async ({ params }) => ({
  chapters,
  lessons,
  home: await loadTexts(isLanguage(params.lang) ? params.lang : 'en', 'home'),
});
