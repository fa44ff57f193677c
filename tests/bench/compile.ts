import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { root } from '../run/command.ts';
import type { Figure } from './figure.ts';

export type Parts = Readonly<Record<string, () => Promise<Figure[]> | Figure[]>>;

/**
 * The parts of the bench that run the engine, compiled as the app is. The runner of scripts would not do: it wraps
 * every closure so that it keeps its name, which makes the engine slower by half.
 */
export async function compiledParts(): Promise<Parts> {
  const outDir = join(root, 'node_modules/.ehlo-bench');
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    resolve: { alias: { $sim: join(root, 'src/sim') } },
    ssr: { noExternal: ['xstate', 'tinyqueue', 'pure-rand', 'valibot'] },
    build: { ssr: join(root, 'tests/bench/parts.ts'), outDir, emptyOutDir: true, minify: true, target: 'es2022' },
  });
  const compiled = (await import(pathToFileURL(join(outDir, 'parts.js')).href)) as { readonly parts: Parts };
  return compiled.parts;
}
