import { error } from '@sveltejs/kit';
import { loadCourse } from 'virtual:ehlo/course';
import { loadLesson } from 'virtual:ehlo/lessons';
import { isLanguage, languages, loadTexts } from '../../../../view/i18n/index.ts';
import type { EntryGenerator, PageLoad } from './$types';

export const entries: EntryGenerator = async () => {
  const { lessons } = await loadCourse('en');
  return languages.flatMap((lang) => lessons.map(({ id }) => ({ lang, id })));
};

/** The lesson's text and the texts of its panel: enough to read. The world and the other panels come after it. */
export const load: PageLoad = async ({ params }) => {
  const language = isLanguage(params.lang) ? params.lang : 'en';
  const { lessons } = await loadCourse(language);
  const index = lessons.findIndex(({ id }) => id === params.id);
  const summary = lessons[index];
  if (!summary) error(404);
  const [lesson, texts] = await Promise.all([loadLesson(summary.id, language), loadTexts(language, 'lesson')]);
  return { lesson, texts, number: summary.number, following: lessons[index + 1] };
};
