import { describe, expect, it } from 'vitest';
import type { ResourceRecord } from '$sim/dns/record.ts';
import { parseDigArguments } from '$sim/programs/dig-arguments.ts';
import { digRecord } from '$sim/programs/dig-output.ts';
import { describeRecord } from '$sim/programs/host-command.ts';
import { pingStatistics } from '$sim/programs/ping.ts';
import { Stage } from './stage.ts';

describe('dig', () => {
  it('prints what dig 9.18 prints', () => {
    expect(new Stage().type('dig mx green.example')).toBe(
      '\n; <<>> DiG 9.18.28-1~deb12u2-Debian <<>> mx green.example\n;; global options: +cmd\n' +
        ';; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n' +
        ';; flags: qr rd ra; QUERY: 1, ANSWER: 2, AUTHORITY: 0, ADDITIONAL: 0\n\n' +
        ';; QUESTION SECTION:\n;green.example.\t\t\tIN\tMX\n\n' +
        ';; ANSWER SECTION:\ngreen.example.\t\t3600\tIN\tMX\t10 mx1.green.example.\ngreen.example.\t\t3600\tIN\tMX\t20 mx2.green.example.\n\n' +
        ';; Query time: 56 msec\n;; SERVER: 192.0.2.53#53(192.0.2.53) (UDP)\n;; WHEN: Mon Mar 02 09:00:00 UTC 2026\n;; MSG SIZE  rcvd: 71\n\n',
    );
  });

  it('prints what an authoritative server says', () => {
    const printed = new Stage().type('dig @ns.example nothing.green.example');
    expect(printed).toContain('<<>> @ns.example nothing.green.example\n; (1 server found)\n;; global options: +cmd\n');
    expect(printed).toContain('status: NXDOMAIN');
    expect(printed).toContain(
      ';; flags: qr aa rd; QUERY: 1, ANSWER: 0, AUTHORITY: 1, ADDITIONAL: 0\n;; WARNING: recursion requested but not available\n\n',
    );
    expect(printed).toMatch(
      /;; AUTHORITY SECTION:\ngreen\.example\.\t\t\d+\tIN\tSOA\tns\.example\. hostmaster\.green\.example\. 1 7200 3600 1209600 300\n\n/,
    );
    expect(printed).toContain(';; SERVER: 203.0.113.53#53(ns.example) (UDP)\n');
  });

  it.each([
    ['dig +short green.example MX', '10 mx1.green.example.\n20 mx2.green.example.\n'],
    ['dig +short -x 198.51.100.25', 'mx1.green.example.\n'],
    ['dig +short mx1.green.example mx2.green.example', '198.51.100.25\n198.51.100.26\n'],
    ['dig +short nowhere.example', ''],
    ['dig +noall +answer -x 198.51.100.25', '25.100.51.198.in-addr.arpa. 3600 IN\tPTR\tmx1.green.example.\n'],
    ['dig -x 999.1.1.1', 'Invalid IP address 999.1.1.1\n'],
    ['dig green.example SRV', '<digNotHere>\n'],
    ['dig @nowhere.example green.example', "dig: couldn't get address for 'nowhere.example': not found\n"],
    [`dig ${'a'.repeat(64)}.example`, `dig: '${'a'.repeat(64)}.example' is not a legal name (label too long)\n`],
    ['dig a..example', "dig: 'a..example' is not a legal name (empty label)\n"],
  ])('%s', (line, printed) => {
    expect(new Stage().type(line)).toBe(printed);
  });

  it.each([
    ['dig nowhere.example', 'NXDOMAIN'],
    ['dig blue.example', 'NOERROR'],
    ['dig @ns.example elsewhere.test', 'NXDOMAIN'],
  ])('%s: %s', (line, status) => {
    expect(new Stage().type(line)).toContain(`status: ${status},`);
  });

  it('walks down from the root with +trace, and prints who said what', () => {
    expect(new Stage().type('dig +trace green.example MX')).toBe(
      '\n; <<>> DiG 9.18.28-1~deb12u2-Debian <<>> +trace green.example MX\n;; global options: +cmd\n' +
        '.\t\t\t86400\tIN\tNS\tns.example.\n;; Received 40 bytes from 192.0.2.53#53(192.0.2.53) in 56 ms\n\n' +
        'green.example.\t\t3600\tIN\tMX\t10 mx1.green.example.\ngreen.example.\t\t3600\tIN\tMX\t20 mx2.green.example.\n' +
        ';; Received 103 bytes from 203.0.113.53#53(ns.example) in 48 ms\n\n',
    );
    expect(new Stage().type('dig +trace nowhere.example')).toMatch(/\tSOA\t[^\n]+\n;; Received \d+ bytes from 203/);
  });

  it('gives up when no server answers, and on Ctrl-C', () => {
    const stage = new Stage();
    stage.world.input({ kind: 'host.power', host: 'resolver', up: false });
    stage.type('dig green.example');
    expect(stage.wait(11_000)).toBe(';; connection timed out; no servers could be reached\n');
    expect(stage.type('echo $?')).toBe('9\n');
    stage.type('dig green.example');
    stage.key('INT');
    expect(stage.wait(20_000)).toBe('');
  });

  it.each<[args: string, questions: string]>([
    ['', ' NS'],
    ['green.example', 'green.example A'],
    ['GREEN.Example. mx', 'green.example MX'],
    ['mx green.example', 'green.example MX'],
    ['-t mx green.example IN', 'green.example MX'],
    ['a.example mx b.example txt c.example', 'a.example MX, b.example TXT, c.example A'],
    ['-q mx.example', 'mx.example A'],
  ])('understands %j', (args, questions) => {
    const parsed = parseDigArguments(args.split(' ').filter((word) => word !== ''));
    expect(parsed.ok && parsed.request.questions.map(({ name, type }) => `${name} ${type}`).join(', ')).toBe(questions);
  });

  it.each<[ResourceRecord, string]>([
    [{ name: 'a.example', ttlSeconds: 5, type: 'A', address: '192.0.2.1' }, 'a.example.\t\t5\tIN\tA\t192.0.2.1'],
    [
      { name: 'a-much-longer.name.example', ttlSeconds: 86_400, type: 'A', address: '192.0.2.1' },
      'a-much-longer.name.example. 86400 IN\tA\t192.0.2.1',
    ],
    [
      { name: 'x'.repeat(14) + '.example', ttlSeconds: 60, type: 'TXT', strings: ['v=spf1 -all'] },
      `${'x'.repeat(14)}.example.\t60\tIN\tTXT\t"v=spf1 -all"`,
    ],
    [
      { name: 'x'.repeat(15) + '.example', ttlSeconds: 60, type: 'A', address: '192.0.2.1' },
      `${'x'.repeat(15)}.example. 60\tIN\tA\t192.0.2.1`,
    ],
  ])('sets %j in columns', (record, line) => {
    expect(digRecord(record)).toBe(line);
  });
});

describe('host', () => {
  it.each([
    [
      'host green.example',
      'green.example has address 198.51.100.80\ngreen.example mail is handled by 10 mx1.green.example.\ngreen.example mail is handled by 20 mx2.green.example.\n',
    ],
    [
      'host -t mx green.example',
      'green.example mail is handled by 10 mx1.green.example.\ngreen.example mail is handled by 20 mx2.green.example.\n',
    ],
    ['host 198.51.100.25', '25.100.51.198.in-addr.arpa domain name pointer mx1.green.example.\n'],
    ['host 198.51.100.99', 'Host 99.100.51.198.in-addr.arpa. not found: 3(NXDOMAIN)\n'],
    ['host mx', 'mx.blue.example has address 192.0.2.25\n'],
    ['host nowhere.example', 'Host nowhere.example not found: 3(NXDOMAIN)\n'],
    ['host -t txt green.example', 'green.example has no TXT record\n'],
    ['host -t axfr green.example', 'host: invalid type: axfr\n'],
    ['host', 'Usage: host [-t type] {hostname} [server]\n'],
    [
      'host -t ns green.example ns.example',
      'Using domain server:\nName: ns.example\nAddress: 203.0.113.53#53\nAliases: \n\ngreen.example name server ns.example.\n',
    ],
  ])('%s', (line, printed) => {
    expect(new Stage().type(line)).toBe(printed);
  });

  it('words each type', () => {
    const at = { name: 'a.example', ttlSeconds: 1 };
    expect(describeRecord({ ...at, type: 'CNAME', target: 'b.example' })).toBe('a.example is an alias for b.example.');
    expect(describeRecord({ ...at, type: 'AAAA', address: '2001:db8::1' })).toBe(
      'a.example has IPv6 address 2001:db8::1',
    );
    expect(describeRecord({ ...at, type: 'TXT', strings: ['a b'] })).toBe('a.example descriptive text "a b"');
  });
});

describe('ping', () => {
  it('counts and measures', () => {
    expect(new Stage().type('ping -c 2 mx1.green.example')).toBe(
      'PING mx1.green.example (198.51.100.25) 56(84) bytes of data.\n' +
        '64 bytes from mx1.green.example (198.51.100.25): icmp_seq=1 ttl=64 time=48.0 ms\n' +
        '64 bytes from mx1.green.example (198.51.100.25): icmp_seq=2 ttl=64 time=48.0 ms\n' +
        '\n--- mx1.green.example ping statistics ---\n2 packets transmitted, 2 received, 0% packet loss, time 1048ms\n' +
        'rtt min/avg/max/mdev = 48.000/48.000/48.000/0.000 ms\n',
    );
  });

  it.each([
    [
      'ping -c1 192.0.2.25',
      /^PING 192\.0\.2\.25 \(192\.0\.2\.25\) 56\(84\) bytes of data\.\n64 bytes from 192\.0\.2\.25: icmp_seq=1 ttl=64 time=8\.00 ms\n/,
    ],
    ['ping -c1 localhost', /64 bytes from localhost|64 bytes from 127\.0\.0\.1: icmp_seq=1 ttl=64 time=0\.000 ms/],
    ['ping mx9.green.example', /^ping: mx9\.green\.example: Name or service not known\n$/],
    ['ping -c x mx1.green.example', /^ping: invalid argument: 'x'\n$/],
    ['ping -c 0 mx1.green.example', /^ping: invalid argument: '0'\n$/],
    ['ping', /^ping: usage error: Destination address required\n$/],
  ])('%s', (line, printed) => {
    expect(new Stage().type(line)).toMatch(printed);
  });

  it('goes on until Ctrl-C, and then says how it went', () => {
    const stage = new Stage();
    stage.paste('ping mx1.green.example');
    stage.wait(5500);
    expect(stage.key('INT')).toMatch(
      /^\n--- mx1\.green\.example ping statistics ---\n6 packets transmitted, 6 received, 0% packet loss, time 50\d\dms\n/,
    );
    expect(stage.wait(5000)).toBe('');
  });

  it('waits ten seconds for the last answer of a host that is off', () => {
    const stage = new Stage();
    stage.world.input({ kind: 'host.power', host: 'mx1', up: false });
    stage.paste('ping -c 3 198.51.100.25');
    stage.wait(11_900);
    expect(stage.wait(200)).toBe(
      '\n--- 198.51.100.25 ping statistics ---\n3 packets transmitted, 0 received, 100% packet loss, time 2000ms\n\n',
    );
    expect(stage.type('echo $?')).toBe('1\n');
  });

  it('reckons as ping does', () => {
    expect(pingStatistics('a', 3, [10, 20], 2020)).toBe(
      '\n--- a ping statistics ---\n3 packets transmitted, 2 received, 33% packet loss, time 2020ms\nrtt min/avg/max/mdev = 10.000/15.000/20.000/5.000 ms\n',
    );
  });
});
