/**
 * Texts by area and language: `en/AREA.ts` and `de/AREA.ts` hold the same keys, and `de` has the type of `en`. Pages
 * load the areas they need in their `load`, so that only the page's own language is fetched. A new area is one line in
 * each of the two lists below.
 */
import type { Language } from '../format.ts';

export type { Language } from '../format.ts';
export const languages: readonly Language[] = ['en', 'de'];
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };
export const isLanguage = (text: string): text is Language => text === 'en' || text === 'de';

const areas = {
  en: {
    home: () => import('./en/home.ts'),
    help: () => import('./en/help.ts'),
    lesson: () => import('./en/lesson.ts'),
    console: () => import('./en/console.ts'),
    programs: () => import('./en/programs.ts'),
    map: () => import('./en/map.ts'),
    ladder: () => import('./en/ladder.ts'),
    mail: () => import('./en/mail.ts'),
    time: () => import('./en/time.ts'),
    reply: () => import('./en/reply.ts'),
    faults: () => import('./en/faults.ts'),
    wire: () => import('./en/wire.ts'),
    configuration: () => import('./en/configuration.ts'),
  },
  de: {
    home: () => import('./de/home.ts'),
    help: () => import('./de/help.ts'),
    lesson: () => import('./de/lesson.ts'),
    console: () => import('./de/console.ts'),
    programs: () => import('./de/programs.ts'),
    map: () => import('./de/map.ts'),
    ladder: () => import('./de/ladder.ts'),
    mail: () => import('./de/mail.ts'),
    time: () => import('./de/time.ts'),
    reply: () => import('./de/reply.ts'),
    faults: () => import('./de/faults.ts'),
    wire: () => import('./de/wire.ts'),
    configuration: () => import('./de/configuration.ts'),
  },
};

type Areas = (typeof areas)['en'];
export type Texts<A extends keyof Areas> = Awaited<ReturnType<Areas[A]>>['default'];

/** The texts of one area in one language. */
export async function loadTexts<A extends keyof Areas>(language: Language, area: A): Promise<Texts<A>> {
  return (await areas[language][area]()).default;
}
