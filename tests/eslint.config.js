import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What would break determinism in the engine, or tie it to a browser or to Node. */
const engineGlobals = [
  ...['Date', 'Intl', 'Promise', 'performance', 'crypto', 'fetch', 'process', 'Buffer', 'globalThis', 'console'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'queueMicrotask'],
  ...['requestAnimationFrame', 'structuredClone', 'navigator', 'window', 'document'],
].map((name) => ({ name, message: 'The engine is deterministic and knows neither browser nor Node.' }));

const engineProperties = [
  { object: 'Math', property: 'random', message: 'Chance comes from sim/kernel/chance.ts, by seed.' },
  ...['localeCompare', 'toLocaleString', 'toLocaleLowerCase', 'toLocaleUpperCase'].map((property) => ({
    property,
    message: 'It differs between machines.',
  })),
];

const engineSyntax = [
  { selector: ':function[async=true]', message: 'The engine is synchronous: a promise would break determinism.' },
  { selector: 'AwaitExpression', message: 'The engine is synchronous: a promise would break determinism.' },
  { selector: 'ImportExpression', message: 'The engine is synchronous: import at the top.' },
];

export default ts.config(
  { ignores: ['**/node_modules/', '**/dist/', '**/.svelte-kit/', '**/test-results/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'off',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'no-param-reassign': 'error',
      // TypeScript knows names better.
      'no-undef': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true },
      ],
    },
  },
  {
    files: ['**/*.ts', '**/*.svelte'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: root, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/only-throw-error': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      // The site runs from any subpath with relative links; SvelteKit's resolve() is not needed for those.
      'svelte/no-navigation-without-resolve': 'off',
      // Props and derived values stay `let`, as Svelte's documentation writes them.
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { excludedRunes: ['$props', '$derived', '$bindable'] }],
      'svelte/no-at-html-tags': 'error',
      'svelte/button-has-type': 'error',
      'svelte/no-target-blank': 'error',
    },
  },
  {
    // A lesson's HTML is made at build time from Markdown; raw HTML, scripts and foreign schemes cannot be in it.
    files: ['src/view/lesson/*.svelte'],
    rules: { 'svelte/no-at-html-tags': 'off' },
  },
  {
    files: ['src/sim/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...engineGlobals],
      'no-restricted-properties': ['error', ...engineProperties],
      'no-restricted-syntax': ['error', ...engineSyntax],
    },
  },
);
