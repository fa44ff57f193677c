import { describe, expect, it } from 'vitest';
import { questionKey } from '../../../src/sim/policy/facts.ts';
import { answer, inquiry } from './facts.ts';

const mx = (exchange: string, preference = 10) => ({ type: 'MX', preference, exchange }) as const;
const a = { type: 'A', address: '192.0.2.1' } as const;
const aaaa = { type: 'AAAA', address: '2001:db8::1' } as const;
const sender = 'reject_unknown_sender_domain';
const recipient = 'reject_unknown_recipient_domain';
const helo = 'reject_unknown_helo_hostname';
const [askMx, askA, askAaaa] = ['ask MX red.example', 'ask A red.example', 'ask AAAA red.example'];

type Answers = Parameters<typeof inquiry>[2];
const soft = '450 4.1.8 <eve@red.example>: Sender address rejected: Domain not found';

describe('the domain of the sender', () => {
  it.each<[what: string, answers: Answers, steps: string[]]>([
    ['an exchanger', { MX: answer('found', mx('mx.red.example')) }, [askMx, 'next']],
    ['an address', { A: answer('found', a) }, [askMx, askA, 'next']],
    ['an address of IPv6', { AAAA: answer('found', aaaa) }, [askMx, askA, askAaaa, 'next']],
    ['nothing', {}, [askMx, askA, askAaaa, soft]],
    ['no such name', { MX: answer('nxdomain') }, [askMx, soft]],
    ['no answer for MX', { MX: answer('servfail') }, [askMx, soft]],
    ['no answer for A', { A: answer('timeout') }, [askMx, askA, soft]],
    [
      'a null MX',
      { MX: answer('found', mx('', 0)) },
      [
        askMx,
        '550 5.7.27 <eve@red.example>: Sender address rejected: Domain red.example does not accept mail (nullMX)',
      ],
    ],
    ['a null MX beside another', { MX: answer('found', mx('', 0), mx('mx.red.example')) }, [askMx, 'next']],
  ])('is looked up: %s', (_, answers, steps) => {
    expect(inquiry([sender], {}, answers)).toEqual(steps);
  });

  it('is refused for good only where the code says so', () => {
    expect(inquiry([sender], { codes: { unknownAddress: 550 } }, { MX: answer('nxdomain') }).at(-1)).toBe(
      '550 5.1.8 <eve@red.example>: Sender address rejected: Domain not found',
    );
  });

  it('without an answer is put off to the end: what refuses before comes first', () => {
    const answers = { MX: answer('servfail') };
    expect(inquiry([sender, 'permit'], { codes: { unknownAddress: 550 } }, answers)).toEqual([askMx, soft]);
    expect(inquiry([sender, 'reject'], {}, answers).at(-1)).toMatch(/^554 5\.7\.1/);
  });

  it.each([null, '', 'eve', 'eve@[192.0.2.1]'])('is not looked up where there is none: %j', (none) => {
    expect(inquiry([sender], { sender: none }, {})).toEqual(['next']);
  });
});

describe('the domain of the recipient', () => {
  const other = { recipient: 'zoe@red.example', recipientClass: 'foreign' } as const;

  it.each<[what: string, answers: Answers, last: string]>([
    ['an exchanger', { MX: answer('found', mx('mx.red.example')) }, 'next'],
    [
      'no such name',
      { MX: answer('nxdomain') },
      '450 4.1.2 <zoe@red.example>: Recipient address rejected: Domain not found',
    ],
    [
      'a null MX',
      { MX: answer('found', mx('', 0)) },
      '556 5.1.10 <zoe@red.example>: Recipient address rejected: Domain red.example does not accept mail (nullMX)',
    ],
  ])('is looked up: %s', (_, answers, last) => {
    expect(inquiry([recipient], other, answers)).toEqual([askMx, last]);
  });
});

describe('the name of HELO', () => {
  const notFound = '450 4.7.1 <red.example>: Helo command rejected: Host not found';

  it.each<[what: string, answers: Answers, steps: string[]]>([
    ['an address', { A: answer('found', a) }, [askA, 'next']],
    ['an exchanger', { MX: answer('found', mx('mx.red.example')) }, [askA, askAaaa, askMx, 'next']],
    ['nothing', {}, [askA, askAaaa, askMx, notFound]],
    ['no such name', { A: answer('nxdomain') }, [askA, notFound]],
    ['no answer', { A: answer('servfail') }, [askA, notFound]],
  ])('is looked up: %s', (_, answers, steps) => {
    expect(inquiry([helo], { helo: 'red.example' }, answers)).toEqual(steps);
  });

  it.each([
    [null, 'next'],
    ['[192.0.2.1]', 'next'],
    ['no name', '450 4.7.1 <no name>: Helo command rejected: Host not found'],
  ])('is not looked up where it is none: %j', (name, outcome) => {
    expect(inquiry([helo], { helo: name }, {})).toEqual([outcome]);
  });
});

describe('a question', () => {
  it('is the same in all letter cases, and is asked once', () => {
    expect(questionKey({ name: 'Red.Example', type: 'MX' })).toBe('MX red.example');
    expect(inquiry([sender, sender], {}, { MX: answer('found', mx('mx.red.example')) })).toEqual([askMx, 'next']);
  });
});
