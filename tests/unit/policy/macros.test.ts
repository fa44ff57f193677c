import { describe, expect, it } from 'vitest';
import { expandMacros } from '../../../src/sim/policy/macros.ts';

const meanings: Readonly<Record<string, string>> = { name: 'anna', level: '3.10', count: '9', empty: '', stress: '' };
const expand = (text: string) => expandMacros(text, (name) => meanings[name] ?? null);

describe('what a value names', () => {
  it.each([
    ['$name', 'anna'],
    ['${name}@$(name)', 'anna@anna'],
    ['$name$name.', 'annaanna.'],
    ['a$$name', 'a$name'],
    ['5 $, $', '5 $, $'],
    ['${name', '${name'],
    ['$nobody', ''],
    ['${name?yes}', 'yes'],
    ['${empty?yes}', ''],
    ['${nobody:no}', 'no'],
    ['${name:no}', ''],
    ['${name?; $name}', '; anna'],
    ['${stress?{1}:{20}}', '20'],
    ['${name?{1}:{20}}s', '1s'],
    ['${empty?{a}:{${nobody?{b}:{c}}}}', 'c'],
    ['${{$level} <level {3.6} ? {no} : {yes}}', 'yes'],
    ['${{3.5} <level {3.6} ? {no} : {yes}}', 'no'],
    ['${{$count} < {10} ? {less} : {more}}', 'less'],
    ['${{$name} == {anna} ? {it is $name}}', 'it is anna'],
    ['${{$name} != {anna} ? {x} : {}}', ''],
    ['${{b} >= {a} ? {x}}', 'x'],
    ['${{a} > {a} ? {x} : {y}}', 'y'],
    ['${{a} <= {a} ? {x} : {y}}', 'x'],
  ])('%s → %j', (text, expanded) => {
    expect(expand(text)).toBe(expanded);
  });
});
