import { describe, expect, it } from 'vitest';
import { parseMasterCf, portOf } from '../../../src/sim/policy/master-cf.ts';

const smtp = 'smtp inet n - n - - smtpd';

describe('master.cf', () => {
  it('is a service a line', () => {
    const text = `# comment\n\n${smtp}\r\nqmgr unix n - n 300 1 qmgr\n`;
    expect(parseMasterCf(text)).toMatchObject({
      services: [
        { name: 'smtp', type: 'inet', program: 'smtpd', options: {}, line: 3 },
        { name: 'qmgr', type: 'unix', program: 'qmgr', options: {}, line: 4 },
      ],
      problems: [],
    });
  });

  it.each<[text: string, options: Record<string, string>]>([
    [smtp, {}],
    [`${smtp} -o soft_bounce=yes`, { soft_bounce: 'yes' }],
    [`${smtp}\n  -o soft_bounce=yes\n# comment\n\n\t-o smtpd_timeout=1s`, { soft_bounce: 'yes', smtpd_timeout: '1s' }],
    [
      `${smtp}\n -o { smtpd_relay_restrictions = permit_mynetworks, reject }`,
      { smtpd_relay_restrictions: 'permit_mynetworks, reject' },
    ],
    [`${smtp} -o relayhost=`, { relayhost: '' }],
    [`${smtp} -o a=b=c`, { a: 'b=c' }],
    [`${smtp} -v -o`, {}],
    [`${smtp} -o nonsense`, {}],
    [`${smtp} -o a=1 -o a=2`, { a: '2' }],
  ])('has settings of a service of its own: %j', (text, options) => {
    const { services, problems } = parseMasterCf(text);
    expect(services).toMatchObject([{ name: 'smtp', program: 'smtpd', options }]);
    expect(problems).toEqual([]);
  });

  it('says which line has too few columns', () => {
    expect(parseMasterCf(`${smtp}\nsubmission inet n - n - -\n25 inet n - n - - smtpd`)).toMatchObject({
      services: [{ name: 'smtp' }, { name: '25', line: 3 }],
      problems: [{ line: 2, level: 'error', code: 'too-few-columns', name: 'submission', value: 'command' }],
    });
  });

  it.each(['', '\n', '   -o a=b', 'x', '{', '-o', `${smtp} -o {`])('never throws: %j', (text) => {
    expect(() => parseMasterCf(text)).not.toThrow();
  });
});

describe('the port of a service', () => {
  it.each<[name: string, type: string, port: number | null]>([
    ['25', 'inet', 25],
    ['smtp', 'inet', 25],
    ['submission', 'inet', 587],
    ['submissions', 'inet', 465],
    ['smtps', 'inet', 465],
    ['127.0.0.1:2525', 'inet', 2525],
    ['localhost:smtp', 'inet', 25],
    ['[::1]:2525', 'inet', 2525],
    ['smtp', 'unix', null],
    ['nonsense', 'inet', null],
    ['', 'inet', null],
  ])('is a number or a name: %s %s', (name, type, port) => {
    expect(portOf({ name, type })).toBe(port);
  });

  it('has no name that JavaScript knows and /etc/services does not', () => {
    const port = portOf({ name: 'constructor', type: 'inet' });
    expect(port === null || typeof port === 'number').toBe(true);
  });
});
