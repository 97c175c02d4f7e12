import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Type } from 'typebox';
import { readFixture } from '../testing/fixtures.ts';
import { judgeIp, judgeUrl, parseEgressAllow } from './rules.ts';

const NOTHING_ALLOWED = parseEgressAllow('');

const SsrfVectors = Type.Array(
  Type.Object({
    url: Type.String(),
    expected: Type.Union([Type.Literal('block'), Type.Literal('allow')]),
    why: Type.String(),
  }),
);

describe('the SSRF vectors', () => {
  for (const { url, expected, why } of readFixture(SsrfVectors, 'ssrf-vectors.json')) {
    test(`${expected} ${JSON.stringify(url)}: ${why}`, () => {
      assert.equal(judgeUrl(NOTHING_ALLOWED, url).allowed, expected === 'allow');
    });
  }
});

describe('judgeUrl', () => {
  const table: [url: string, allowed: boolean][] = [
    ['https://api.github.com/', true],
    ['http://93.184.215.14:8080/x', true],
    ['http://127.0.0.1/', false],
    ['http://2130706433/', false],
    ['http://[::ffff:10.0.0.1]/', false],
    ['http://localhost./', false],
    ['http://a.localhost/', false],
    ['http://metadata.google.internal/', false],
    ['http://[1234::1]/', false],
    ['https://user@api.github.com/', false],
    ['ftp://api.github.com/', false],
    ['nonsense', false],
  ];
  for (const [url, allowed] of table) {
    test(`${url} -> ${allowed ? 'allowed' : 'denied'}`, () => {
      const verdict = judgeUrl(NOTHING_ALLOWED, url);
      assert.equal(verdict.allowed, allowed);
      assert.ok(verdict.reason.length > 5);
    });
  }
});

describe('EGRESS_ALLOW allows its entries and nothing else', () => {
  const rules = parseEgressAllow(
    '127.0.0.1:4501, 10.1.0.0/16, crm.internal:8443, Wiki.Internal, [fd00::/8]:443, ::1, 192.168.7.0/24:80',
  );
  const table: [ip: string, port: number, hostname: string, allowed: boolean][] = [
    ['127.0.0.1', 4501, '127.0.0.1', true],
    ['127.0.0.1', 4502, '127.0.0.1', false],
    ['127.0.0.2', 4501, '127.0.0.2', false],
    ['10.1.255.1', 22, 'anything.example', true],
    ['10.2.0.1', 22, 'anything.example', false],
    ['10.9.9.9', 8443, 'crm.internal', true],
    ['10.9.9.9', 8443, 'CRM.internal.', true],
    ['10.9.9.9', 443, 'crm.internal', false],
    ['10.9.9.9', 8443, 'evil.example', false],
    ['10.9.9.9', 8443, 'crm.internal.evil.example', false],
    ['172.16.0.9', 1, 'wiki.internal', true],
    ['fd12::1', 443, 'x', true],
    ['fd12::1', 80, 'x', false],
    ['::1', 9, '::1', true],
    ['192.168.7.3', 80, 'x', true],
    ['192.168.7.3', 81, 'x', false],
    ['::ffff:10.1.0.1', 22, 'x', false],
  ];
  for (const [ip, port, hostname, allowed] of table) {
    test(`${hostname} (${ip}) port ${port} -> ${allowed ? 'allowed' : 'denied'}`, () => {
      assert.equal(judgeIp(rules, ip, port, hostname).allowed, allowed);
    });
  }

  test('an allowed host is allowed as a URL too, localhost included', () => {
    assert.equal(judgeUrl(parseEgressAllow('localhost:4501'), 'http://localhost:4501/').allowed, true);
    assert.equal(judgeUrl(parseEgressAllow('localhost:4501'), 'http://localhost:4502/').allowed, false);
  });

  for (const bad of [
    'http://x',
    '10.0.0.0/99',
    'a b',
    'host:0',
    'host:99999',
    '*.internal',
    '[::1',
    '127.1',

    '0.0.0.0/0',
    '10.0.0.0/0',
    '::/0',
  ]) {
    test(`refuses the entry ${bad}, naming it`, () => {
      assert.throws(
        () => parseEgressAllow(`ok.example,${bad}`),
        (error: Error) => error.message.includes(`"${bad}"`),
      );
    });
  }
});

describe('IPs and URLs of any kind', () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const hex = (a: number, b: number) => ((a << 8) | b).toString(16);

  test('a denied IPv4 address is denied in every IPv6 form of it', () => {
    fc.assert(
      fc.property(byte, byte, byte, byte, (a, b, c, d) => {
        const [high, low] = [hex(a, b), hex(c, d)];
        for (const ip of [
          `::ffff:${high}:${low}`,
          `::${high}:${low}`,
          `64:ff9b::${high}:${low}`,
          `2002:${high}:${low}::1`,
          `::ffff:0:${high}:${low}`,
        ]) {
          assert.equal(judgeIp(NOTHING_ALLOWED, ip, 443, 'x').allowed, false, ip);
        }
      }),
    );
  });

  test('any text has a verdict', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(typeof judgeIp(NOTHING_ALLOWED, text, 443, text).allowed, 'boolean');
        assert.equal(typeof judgeUrl(NOTHING_ALLOWED, text).allowed, 'boolean');
        assert.equal(typeof judgeUrl(NOTHING_ALLOWED, `http://${text}/`).allowed, 'boolean');
      }),
    );
  });
});
