import { loadTexts, type Language } from '../i18n/index.ts';

/**
 * What a lesson page fetches once its prompt stands: the player of the lesson, the panels beside the console, the time
 * bar, and their texts.
 */
export async function loadRest(language: Language) {
  const [
    { LessonRun },
    { default: LessonPanel },
    { default: NetworkMap },
    { default: Inspector },
    { default: TimeBar },
    { default: ReplyCard },
    map,
    time,
    ladder,
    mail,
    reply,
    programs,
    faults,
  ] = await Promise.all([
    import('./lesson-run.svelte.ts'),
    import('./LessonPanel.svelte'),
    import('../map/NetworkMap.svelte'),
    import('../inspector/Inspector.svelte'),
    import('../time/TimeBar.svelte'),
    import('./ReplyCard.svelte'),
    loadTexts(language, 'map'),
    loadTexts(language, 'time'),
    loadTexts(language, 'ladder'),
    loadTexts(language, 'mail'),
    loadTexts(language, 'reply'),
    loadTexts(language, 'programs'),
    loadTexts(language, 'faults'),
  ]);
  return {
    LessonRun,
    LessonPanel,
    NetworkMap,
    Inspector,
    TimeBar,
    ReplyCard,
    texts: { map, time, ladder, mail, reply, programs, faults },
  };
}

export type Rest = Awaited<ReturnType<typeof loadRest>>;
