import { describe, expect, it } from 'vitest';
import { testRelay, type RelayTestResult } from '../../../src/sim/machines/relay-test.ts';
import { replies, ScriptedWorld } from '../../support/scripted-server.ts';

/** Asks the scripted mx1 from submit. */
function ask(answers: Parameters<typeof replies>[0]) {
  const scripted = new ScriptedWorld({ mx1: replies(answers) });
  const host = scripted.world.hosts.get('submit');
  if (!host) throw new Error('no host');
  const results: RelayTestResult[] = [];
  const test = { address: '198.51.100.25', reversePath: 'a@b.example', recipient: 'c@d.example' };
  testRelay(host.context, test, (result) => results.push(result));
  scripted.world.runUntil(120_000);
  return { heard: scripted.heard.get('mx1') ?? [], results };
}

describe('a relay test', () => {
  it('asks step by step, hands nothing over, and says goodbye', () => {
    const { heard, results } = ask({});
    expect(heard).toEqual([
      'EHLO submit.blue.example',
      'MAIL FROM:<a@b.example>',
      'RCPT TO:<c@d.example>',
      'RSET',
      'QUIT',
    ]);
    expect(results.map(({ open, reply }) => [open, reply?.code])).toEqual([[true, 250]]);
  });

  it.each([
    ['RCPT', { RCPT: '554 5.7.1 no' }, 554],
    ['RCPT', { RCPT: '454 4.7.1 not now' }, 454],
    ['MAIL', { MAIL: '550 no' }, 550],
    ['connect', { connect: '554 go away' }, 554],
    ['RCPT', { RCPT: '421 bye' }, 421],
  ])('takes a no at %s for closed: %j', (_stage, answers, code) => {
    expect(ask(answers).results.map(({ open, reply }) => [open, reply?.code])).toEqual([[false, code]]);
  });
});
