import { sveltekit } from '@sveltejs/kit/vite';
import adapter from '@sveltejs/adapter-static';
import { defineConfig } from 'vitest/config';
import { lessons } from './src/course/build/plugin.ts';

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
          'script-src': ['self'],
          // xterm writes its own <style> elements
          'style-src': ['self', 'unsafe-inline'],
          'img-src': ['self', 'data:', 'blob:'],
          'worker-src': ['self'],
        },
      },
    }),
  ],
  // Svelte and SvelteKit in one file: a dozen tiny ones cost more in headers than they hold.
  build: {
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: 'runtime', test: /node_modules\/(svelte|@sveltejs\/kit|esm-env|devalue|clsx)\// }],
        },
      },
    },
  },
  optimizeDeps: { include: ['@xterm/xterm', '@xterm/addon-fit', 'xstate'] },
  // Against a hang alone: no test is about wall time, and a busy machine must not fail one.
  test: { include: ['tests/**/*.test.ts'], testTimeout: 60_000 },
});
