import type { Handle } from '@sveltejs/kit';

/** Writes the page's language into `<html lang>` of the prerendered page. */
export const handle: Handle = ({ event, resolve }) =>
  resolve(event, {
    transformPageChunk: ({ html }) => html.replace('%ehlo.lang%', event.params.lang === 'de' ? 'de' : 'en'),
  });
