import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { sveltekit } from '@sveltejs/kit/vite';
import adapter from '@sveltejs/adapter-static';
import { defineConfig } from 'vitest/config';
import { lessons } from './src/course/build/plugin.ts';

const everyPageRuns =
  /node_modules\/(svelte|@sveltejs\/kit|esm-env|devalue|clsx)\/|vite\/preload-helper|rolldown\/runtime/;
const lessonsRun = /svelte\/src\/(reactivity|internal\/client\/dom\/(elements\/bindings|blocks\/(html|await)))/;

/** What the policy for scripts has to know of the one that stands in the page: it sets the colours before the first paint. */
const [, inlineScript = ''] = /<script>(.*?)<\/script>/s.exec(readFileSync('src/app.html', 'utf8')) ?? [];
const inlineHash = `sha256-${createHash('sha256').update(inlineScript).digest('base64')}` as const;

export default defineConfig({
  plugins: [
    lessons(),
    sveltekit({
      compilerOptions: { runes: true },
      adapter: adapter({ pages: 'dist', assets: 'dist' }),
      alias: { $sim: 'src/sim', $lessons: 'lessons' },
      paths: { relative: true },
      csp: {
        mode: 'hash',
        directives: {
          'default-src': ['self'],
          'script-src': ['self', inlineHash],
          // xterm writes its own <style> elements
          'style-src': ['self', 'unsafe-inline'],
          'img-src': ['self', 'data:', 'blob:'],
          'worker-src': ['self'],
        },
      },
    }),
  ],
  // What every page needs in two files: a dozen tiny ones cost more in headers than they hold. What only lessons need of
  // Svelte goes with them.
  build: {
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'runtime', test: (id) => everyPageRuns.test(id) && !lessonsRun.test(id) },
            {
              name: 'page',
              test: /src\/(view\/(i18n\/index\.ts|shell\/(Header|HelpButton|Logo|ThemeSwitch|page-address))|course\/progress\.ts)|virtual:ehlo\/course$/,
            },
          ],
        },
      },
    },
  },
  // The engine comes in pieces: what few worlds need is fetched apart.
  worker: { format: 'es' },
  optimizeDeps: { include: ['@xterm/xterm', '@xterm/addon-fit', 'xstate'] },
  // Against a hang alone: no test is about wall time, and a busy machine must not fail one.
  test: { include: ['tests/**/*.test.ts'], testTimeout: 60_000, setupFiles: ['tests/setup.ts'] },
});
