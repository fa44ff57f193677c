import { describe, expect, it } from 'vitest';
import { fittingCode, refusal, refusing, type Subject } from '../../../src/sim/policy/subject.ts';
import { replyText } from '../../../src/sim/smtp/reply.ts';
import { factsOf } from './facts.ts';

describe('an enhanced code from a table', () => {
  it.each<[given: string, sender: string, recipient: string, other: string]>([
    ['5.1.0', '5.1.0', '5.1.0', '5.0.0'],
    ['5.1.1', '5.1.0', '5.1.1', '5.0.0'],
    ['5.1.2', '5.1.8', '5.1.2', '5.0.0'],
    ['5.1.3', '5.1.7', '5.1.3', '5.0.0'],
    ['4.1.4', '4.1.0', '4.1.4', '4.0.0'],
    ['4.1.5', '4.1.0', '4.1.5', '4.0.0'],
    ['5.1.6', '5.1.6', '5.1.6', '5.0.0'],
    ['5.1.7', '5.1.7', '5.1.3', '5.0.0'],
    ['4.1.8', '4.1.8', '4.1.2', '4.0.0'],
    ['5.1.10', '5.1.10', '5.1.10', '5.0.0'],
    ['5.7.1', '5.7.1', '5.7.1', '5.7.1'],
    ['4.2.2', '4.2.2', '4.2.2', '4.2.2'],
    ['5.10.1', '5.10.1', '5.10.1', '5.10.1'],
  ])('is brought into the terms of what it is about: %s', (given, sender, recipient, other) => {
    expect(fittingCode(given, 'sender')).toBe(sender);
    expect(fittingCode(given, 'recipient')).toBe(recipient);
    for (const subject of ['client', 'helo', 'data', 'end-of-data'] satisfies Subject[])
      expect(fittingCode(given, subject)).toBe(other);
  });
});

it('a refusal names what there is, and nothing where nothing is', () => {
  const nothing = factsOf({ helo: null, sender: null, recipient: null });
  const lines = (subject: Subject) => refusal(subject, nothing, 554, '5.7.1', 'x').lines;
  expect(lines('helo')).toEqual(['<>: Helo command rejected: x']);
  expect(lines('sender')).toEqual(['<>: Sender address rejected: x']);
  expect(lines('recipient')).toEqual(['<>: Recipient address rejected: x']);
});

describe('the codes of a refusal', () => {
  it.each<[code: number, enhanced: string, said: string]>([
    [550, '4.7.1', '5.7.1'],
    [450, '5.5.2', '4.5.2'],
    [554, '5.7.1', '5.7.1'],
  ])('agree in their class, and the reply code decides: %d %s', (code, enhanced, said) => {
    expect(refusing(code, enhanced, 'x')).toEqual({ code, enhanced: said, lines: ['x'] });
  });

  it.each([0, 154, 250, 354, 399, 600, Number.NaN])('never read as consent: %d', (code) => {
    expect(replyText(refusing(code, '5.7.1', 'x'))).toBe('450 4.7.1 Service unavailable');
  });
});

it('a refusal quotes no control characters', () => {
  const sender = 'a\u0000\r\n\u001b[31m\u007f@blue.example';
  expect(refusal('sender', factsOf({ sender }), 554, '5.7.1', 'Access denied').lines).toEqual([
    '<a    [31m @blue.example>: Sender address rejected: Access denied',
  ]);
});
