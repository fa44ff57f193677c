/** `UPDATE_DIALOGUES=1` rewrites the server's lines for review; on CI that would hide every fault, so it is refused. */
export function updateMode(env: Readonly<Record<string, string | undefined>>): boolean {
  const wanted = (env.UPDATE_DIALOGUES ?? '') !== '' && env.UPDATE_DIALOGUES !== '0';
  if (wanted && (env.CI ?? '') !== '')
    throw new Error('UPDATE_DIALOGUES is refused on CI: update, look at the diff, commit.');
  return wanted;
}
