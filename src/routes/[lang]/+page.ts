import { loadCourse } from 'virtual:ehlo/course';
import { isLanguage, languages, loadTexts } from '../../view/i18n/index.ts';
import type { EntryGenerator, PageLoad } from './$types';

export const entries: EntryGenerator = () => languages.map((lang) => ({ lang }));

export const load: PageLoad = async ({ params }) => {
  const language = isLanguage(params.lang) ? params.lang : 'en';
  const [course, home] = await Promise.all([loadCourse(language), loadTexts(language, 'home')]);
  return { ...course, home };
};
