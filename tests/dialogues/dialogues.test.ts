import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { idsOfDialogue } from '../requirements/named.ts';
import { parseDialogue } from './run/parse.ts';
import { corrected, playDialogue } from './run/play.ts';
import { updateMode } from './run/update.ts';
import { makeWorld } from './run/world.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(smtp|pop3|imap)$/.test(file))
  .sort();
const update = updateMode(process.env);

describe('dialogues', () => {
  it('are there', () => {
    expect(files.length).toBeGreaterThan(20);
  });

  for (const file of files) {
    const text = readFileSync(`${folder}${file}`, 'utf8');
    const ids = idsOfDialogue(text).join(', ');
    it(`${file}${ids === '' ? '' : ` [${ids}]`}`, () => {
      const corrections = playDialogue(parseDialogue(text), makeWorld, update);
      if (corrections.length > 0) writeFileSync(`${folder}${file}`, corrected(text, corrections));
    });
  }
});
