import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseShellLine, type ParsedLine, type Word } from '$sim/programs/shell-words.ts';

const show = (word: Word): string =>
  word.map((part) => (typeof part === 'string' ? part : `<${part.variable}>`)).join('');

/** A parse in one line: commands as `[a b]`, redirections with their target. */
function summary(parsed: ParsedLine): string {
  if (parsed.kind === 'error') return `error near ${parsed.near}`;
  if (parsed.kind === 'unsupported') return `unsupported ${parsed.what}`;
  if (parsed.kind === 'unfinished') return 'unfinished';
  const signs = { always: ';', succeeded: '&&', failed: '||' };
  return parsed.pipelines
    .map(({ when, commands }, index) => {
      const shown = commands.map(({ words, input, output }) => {
        const redirections =
          (input ? ` <${show(input)}` : '') + (output ? ` ${output.append ? '>>' : '>'}${show(output.target)}` : '');
        return `[${words.map(show).join('|')}${redirections}]`;
      });
      return `${index > 0 ? signs[when] : ''}${shown.join('')}`;
    })
    .join('');
}

describe('a shell line', () => {
  it.each([
    ['', ''],
    ['   # only a comment', ''],
    ['telnet mx1.green.example 25', '[telnet|mx1.green.example|25]'],
    ['echo a#b # c', '[echo|a#b]'],
    [`echo 'a b' "c d"e f\\ g`, '[echo|a b|c de|f g]'],
    [`echo '' ""`, '[echo||]'],
    [`echo "it's \\"so\\" \\x"`, `[echo|it's "so" \\x]`],
    [`echo '$?' "$?" \${USER} $ $1`, '[echo|$?|<?>|<USER>|$|$1]'],
    ['cd ~; cat ~/notes.txt "~" \\~ a~', '[cd|<HOME>];[cat|<HOME>/notes.txt|~|~|a~]'],
    ['a; b && c || d', '[a];[b]&&[c]||[d]'],
    ['a;b&&c||d', '[a];[b]&&[c]||[d]'],
    ['cat x | grep y|head', '[cat|x][grep|y][head]'],
    ['mail ben < text > out', '[mail|ben <text >out]'],
    ['> empty', '[ >empty]'],
    ['echo a >> "b c"', '[echo|a >>b c]'],
    ['MAIL FROM:<anna@blue.example>', 'error near newline'],
    [';', 'error near ;'],
    ['| a', 'error near |'],
    ['a | | b', 'error near |'],
    ['a > ; b', 'error near ;'],
    ['a;;', 'error near ;;'],
    ['echo "open', 'unfinished'],
    ["echo 'open", 'unfinished'],
    ['echo \\', 'unfinished'],
    ['a |', 'unfinished'],
    ['a &&', 'unfinished'],
    ['echo one\\\ntwo', '[echo|onetwo]'],
    ['sleep 1 &', 'unsupported &'],
    ['echo $(date)', 'unsupported $('],
    ['echo "`date`"', 'unsupported `'],
    ['cat << END', 'unsupported <<'],
    ['make 2> log', 'unsupported 2>'],
    ['(ls)', 'unsupported ('],
  ])('%j', (line, expected) => {
    expect(summary(parseShellLine(line))).toBe(expected);
  });

  it('is read without a throw and in reasonable time, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...`ab '"\\$\`;|&<>(){}~#?\n`) })),
        (line) => {
          expect(parseShellLine(line).kind).toMatch(/^(list|unfinished|error|unsupported)$/);
        },
      ),
    );
    expect(parseShellLine(`echo ${'a'.repeat(100_000)}`).kind).toBe('list');
    expect(parseShellLine('a;'.repeat(10_000)).kind).toBe('list');
  });

  it('in single quotes is kept to the character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => !text.includes("'")),
        (text) => {
          expect(summary(parseShellLine(`echo '${text}'`))).toBe(`[echo|${text}]`);
        },
      ),
    );
  });
});
