import { loadTexts, type Language } from '../i18n/index.ts';

/** What a lesson page fetches once its prompt stands: the panels beside the console, and their texts. */
export async function loadPanels(language: Language) {
  const [{ default: NetworkMap }, { default: Inspector }, { default: ReplyCard }, map, ladder, mail, reply, programs] =
    await Promise.all([
      import('../map/NetworkMap.svelte'),
      import('../inspector/Inspector.svelte'),
      import('./ReplyCard.svelte'),
      loadTexts(language, 'map'),
      loadTexts(language, 'ladder'),
      loadTexts(language, 'mail'),
      loadTexts(language, 'reply'),
      loadTexts(language, 'programs'),
    ]);
  return { NetworkMap, Inspector, ReplyCard, texts: { map, ladder, mail, reply, programs } };
}

export type Panels = Awaited<ReturnType<typeof loadPanels>>;
