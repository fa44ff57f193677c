import { describe, expect, it } from 'vitest';
import { faultsOf, parseElements, type Element } from '../../../src/sim/policy/elements.ts';
import { abroad, elementOf, outcomeOf, trusted } from './facts.ts';

const at = '/etc/postfix/access';
const parse = (words: string[], classes: Record<string, string[]> = {}): Element[] =>
  parseElements(words, { files: new Map([[at, 'a OK']]), classOf: (name) => classes[name] ?? null });

describe('the words of a restriction list', () => {
  it.each<[words: string[], texts: string[]]>([
    [[], []],
    [
      ['permit_mynetworks', 'Reject'],
      ['permit_mynetworks', 'Reject'],
    ],
    [
      ['check_sender_access', `texthash:${at}`, 'reject'],
      [`check_sender_access texthash:${at}`, 'reject'],
    ],
    [
      ['reject_rbl_client', 'bad.example', 'sleep', '5', 'permit'],
      ['reject_rbl_client bad.example', 'sleep 5', 'permit'],
    ],
    [['warn_if_reject', 'reject'], ['reject']],
    [['check_sender_access'], ['check_sender_access ']],
    [['warn_if_reject'], []],
  ])('are put together: %j', (words, texts) => {
    expect(parse(words).map(({ text }) => text)).toEqual(texts);
  });

  it('are the same in any letter case, but for tables', () => {
    const [first] = parse(['Check_Sender_ACCESS', `texthash:${at}`]);
    expect(first).toMatchObject({ name: 'check_sender_access', table: { spec: `texthash:${at}` } });
  });

  it('name an argument, in braces or not', () => {
    expect(parse(['reject_rbl_client', 'bad.example=127.0.0.2'])[0]?.argument).toBe('bad.example=127.0.0.2');
    expect(parse(['check_policy_service', '{ inet:x:1, timeout=5s }'])[0]?.argument).toBe('inet:x:1');
  });

  it('say which tables cannot be opened', () => {
    const elements = parse(['check_sender_access', `texthash:${at}`, 'check_helo_access', 'pcre:/nowhere']);
    expect(faultsOf(elements)).toEqual([{ spec: 'pcre:/nowhere', fault: 'no-file' }]);
  });
});

describe('a restriction class', () => {
  const denied = '554 5.7.1 <ben@green.example>: Relay access denied';

  it.each<[what: string, classes: Record<string, string[]>, outcome: string, element: string]>([
    ['decides', { strict: ['reject_unauth_destination'] }, denied, 'reject_unauth_destination'],
    ['passes on', { strict: ['permit_mynetworks'] }, 'permit', 'permit'],
    [
      'may hold another',
      { strict: ['inner'], inner: ['reject_unauth_destination'] },
      denied,
      'reject_unauth_destination',
    ],
  ])('%s', (_, classes, outcome, element) => {
    expect(outcomeOf(['strict', 'permit'], abroad, { classes })).toBe(outcome);
    expect(elementOf(['strict', 'permit'], abroad, { classes })).toBe(element);
  });

  it.each<[what: string, classes: Record<string, string[]>]>([
    ['names itself', { strict: ['permit_mynetworks', 'strict'] }],
    ['names itself by another', { strict: ['inner'], inner: ['permit_mynetworks', 'strict'] }],
  ])('opens no door if it %s', (_, classes) => {
    expect(outcomeOf(['strict', 'permit'], abroad, { classes })).toMatch(/^451 4\.3\.5 /);
  });

  it('that names itself is refused for now, but not before what stands there first', () => {
    const classes = { strict: ['permit_mynetworks', 'strict'] };
    expect(outcomeOf(['strict'], abroad, { classes })).toMatch(/^451 4\.3\.5 /);
    expect(outcomeOf(['strict'], { ...abroad, ...trusted }, { classes })).toBe('permit');
  });

  it('may be named by an access table', () => {
    const around = { classes: { strict: ['reject_unauth_destination'] }, files: { [at]: 'red.example strict' } };
    expect(outcomeOf(['check_sender_access', `texthash:${at}`, 'permit'], abroad, around)).toBe(denied);
  });
});

describe('warn_if_reject', () => {
  it.each<[words: string[], outcome: string]>([
    [['warn_if_reject', 'reject_unauth_destination', 'permit'], 'permit'],
    [['warn_if_reject', 'reject'], 'next'],
    [['warn_if_reject', 'defer_if_permit', 'permit'], 'permit'],
    [['Warn_If_Reject', 'permit', 'reject'], 'permit'],
  ])('makes a refusal a note in the log: %j', (words, outcome) => {
    expect(outcomeOf(words, abroad)).toBe(outcome);
  });

  it('goes for all that an element stands for', () => {
    const around = { classes: { strict: ['reject'] }, files: { [at]: 'red.example reject' } };
    expect(outcomeOf(['warn_if_reject', 'strict', 'permit'], abroad, around)).toBe('permit');
    expect(outcomeOf(['warn_if_reject', 'check_sender_access', `texthash:${at}`, 'permit'], abroad, around)).toBe(
      'permit',
    );
  });

  it('goes for one element alone', () => {
    expect(elementOf(['warn_if_reject', 'reject', 'reject_unauth_destination'], abroad)).toBe(
      'reject_unauth_destination',
    );
  });

  it.each([['nonsense'], ['check_sender_access', 'texthash:/nowhere']])(
    'makes no note of what is configured wrongly: %s',
    (...words) => {
      expect(outcomeOf(['warn_if_reject', ...words, 'permit'], abroad)).toMatch(/^451 4\.3\.5 /);
    },
  );
});
