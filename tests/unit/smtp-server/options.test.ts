import { describe, expect, it } from 'vitest';
import { mailOptions, rcptOptions } from '../../../src/sim/machines/smtp-server/options.ts';
import { serverSettings } from '../../../src/sim/machines/smtp-server/settings.ts';
import { octets } from '../../../src/sim/octets.ts';
import { Configuration } from '../../../src/sim/policy/configuration.ts';
import { parseCommand } from '../../../src/sim/smtp/command.ts';
import { replyText } from '../../../src/sim/smtp/reply.ts';

/** What is wrong with the options of a command; `fine` if nothing is. */
function fault(verb: 'MAIL' | 'RCPT', options: string, mainCf = 'compatibility_level = 3.6\n'): string {
  const path = verb === 'MAIL' ? 'FROM:<anna@blue.example>' : 'TO:<ben@green.example>';
  const command = parseCommand(octets(`${verb} ${path} ${options}`), false);
  if (!('argument' in command) || command.argument.kind !== 'path') throw new Error(`${options} is no option`);
  const check = verb === 'MAIL' ? mailOptions : rcptOptions;
  const reply = check(command.argument.parameters, serverSettings(new Configuration(mainCf), new Map()));
  return reply ? replyText(reply) : 'fine';
}

const unsupported = (text: string) => `555 5.5.4 Unsupported option: ${text}`;
const [badRet, badEnvid] = ['501 5.5.4 Bad RET parameter syntax', '501 5.5.4 Bad ENVID parameter syntax'];
const badNotify = '501 5.5.4 Error: Bad NOTIFY parameter syntax';
const badOrcpt = '501 5.5.4 Error: Bad ORCPT parameter syntax';
const [badSize, tooBig] = ['501 5.5.4 Bad message size syntax', '552 5.3.4 Message size exceeds fixed limit'];

describe('an option of MAIL', () => {
  it.each([
    ['', 'fine'],
    ['SIZE=10240000', 'fine'],
    ['size=0', 'fine'],
    ['SIZE=10240001', tooBig],
    ['SIZE=x', badSize],
    ['SIZE=-1', badSize],
    ['SIZE=', badSize],
    ['SIZE', unsupported('SIZE')],
    ['SIZE=99999999999999999999', '552 5.3.4 Message size exceeds file system imposed limit'],
    ['BODY=8BITMIME', 'fine'],
    ['body=7bit', 'fine'],
    ['BODY=BINARYMIME', unsupported('BODY=BINARYMIME')],
    ['SMTPUTF8', 'fine'],
    ['SMTPUTF8=yes', unsupported('SMTPUTF8=yes')],
    ['RET=FULL', 'fine'],
    ['ret=hdrs', 'fine'],
    ['RET=SOME', badRet],
    ['RET=', badRet],
    ['RET', badRet],
    ['RET=FULL RET=FULL', badRet],
    ['ENVID=abc', 'fine'],
    ['ENVID=a+2Bb', 'fine'],
    ['ENVID=a+2b', badEnvid],
    ['ENVID=a=b', badEnvid],
    ['ENVID=', badEnvid],
    ['ENVID=a ENVID=a', badEnvid],
    ['RET=HDRS ENVID=1 SIZE=5 BODY=8BITMIME SMTPUTF8', 'fine'],
    ['NOTIFY=NEVER', unsupported('NOTIFY=NEVER')],
    ['Foo=Bar', unsupported('Foo=Bar')],
    ['constructor', unsupported('constructor')],
    ['X RET=SOME', unsupported('X')],
    ['RET=SOME X', badRet],
  ])('%j', (options, expected) => {
    expect(fault('MAIL', options)).toBe(expected);
  });

  it('SIZE has no limit where none is set', () => {
    expect(fault('MAIL', 'SIZE=999999999999', 'message_size_limit = 0')).toBe('fine');
  });
});

describe('an option of RCPT', () => {
  it.each([
    ['', 'fine'],
    ['NOTIFY=NEVER', 'fine'],
    ['NOTIFY=SUCCESS,FAILURE,DELAY', 'fine'],
    ['notify=delay', 'fine'],
    ['NOTIFY=NEVER,SUCCESS', badNotify],
    ['NOTIFY=SOMETIMES', badNotify],
    ['NOTIFY=SUCCESS,', badNotify],
    ['NOTIFY=', badNotify],
    ['NOTIFY', badNotify],
    ['NOTIFY=NEVER NOTIFY=NEVER', badNotify],
    ['ORCPT=rfc822;ben@green.example', 'fine'],
    ['ORCPT=RFC822;ben+2Btag@green.example', 'fine'],
    ['ORCPT=rfc822;ben+ZZ@green.example', badOrcpt],
    ['ORCPT=ben@green.example', badOrcpt],
    ['ORCPT=rfc822;', badOrcpt],
    ['ORCPT=;ben', badOrcpt],
    ['ORCPT', badOrcpt],
    ['ORCPT=rfc822;a ORCPT=rfc822;a', badOrcpt],
    ['NOTIFY=DELAY ORCPT=rfc822;a', 'fine'],
    ['RET=FULL', unsupported('RET=FULL')],
    ['SIZE=5', unsupported('SIZE=5')],
  ])('%j', (options, expected) => {
    expect(fault('RCPT', options)).toBe(expected);
  });
});

it.each<[verb: 'MAIL' | 'RCPT', option: string, keyword: string, outcome: string]>([
  ['MAIL', 'RET=FULL', 'dsn', unsupported('RET=FULL')],
  ['MAIL', 'ENVID=1', 'DSN', unsupported('ENVID=1')],
  ['RCPT', 'NOTIFY=NEVER', 'dsn', unsupported('NOTIFY=NEVER')],
  ['RCPT', 'ORCPT=rfc822;a', 'dsn', unsupported('ORCPT=rfc822;a')],
  ['MAIL', 'SMTPUTF8', 'smtputf8', unsupported('SMTPUTF8')],
  ['MAIL', 'SIZE=5', 'size', 'fine'],
  ['MAIL', 'BODY=8BITMIME', '8bitmime', 'fine'],
])('%s %s without the extension %s', (verb, option, keyword, outcome) => {
  expect(fault(verb, option, `smtpd_discard_ehlo_keywords = ${keyword}`)).toBe(outcome);
});
