import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { type GatewayFixture, startGatewayFixture } from '../../testing/gateway.ts';
import { suiteScope } from '../../testing/scope.ts';

const R = '••••••';
const SECRETS = ['sk/live+Key="q&<7>=1', 'abcdEFGH12345678/+=='];
const JSON_TYPE = 'application/json';

const unicode = (text: string, digits: (code: string) => string) =>
  text.replace(/[^0-9A-Za-z]/g, (unit) => `\\u${digits(unit.charCodeAt(0).toString(16).padStart(4, '0'))}`);
const quoted = (text: string) => JSON.stringify(text);

type Echo = [name: string, contentType: string, body: (secret: string) => string | Buffer, status?: number];
const ECHOES: Echo[] = [
  ['raw', 'text/plain', (secret) => `a ${secret} b`],
  ['JSON.stringify', JSON_TYPE, (secret) => quoted(secret)],
  ['PHP json_encode', JSON_TYPE, phpQuoted],
  ['System.Text.Json', JSON_TYPE, (secret) => `"${unicode(secret, (code) => code.toUpperCase())}"`],
  ['Gson', JSON_TYPE, (secret) => quoted(secret).replace(/[<>&=']/g, (unit) => unicode(unit, String))],
  ['JSON in JSON', JSON_TYPE, (secret) => quoted(quoted(secret))],
  ['JSON in UTF-16', 'application/json; charset=utf-16le', (secret) => utf16(phpQuoted(secret))],
  ['text in UTF-16', 'text/plain; charset=utf-16le', (secret) => utf16(secret)],
  ['JSON in UTF-16, unlabelled', JSON_TYPE, (secret) => utf16(phpQuoted(secret))],
  ['JSON in big-endian UTF-16, unlabelled', JSON_TYPE, (secret) => utf16(phpQuoted(secret)).swap16()],
  ['JSON in UTF-16 labelled UTF-8', `${JSON_TYPE}; charset=utf-8`, (secret) => utf16(phpQuoted(secret))],
  ['HTML in UTF-16, unlabelled', 'text/html', (secret) => utf16(numericReferences(secret))],
  ['JSON with no-break spaces', JSON_TYPE, (secret) => `[\u00a0${phpQuoted(secret)}]`],
  ['lower-case percent-encoding', 'text/plain', (secret) => `?k=${lowerPercent(secret)}&x=1`],
  ['HTML', 'text/html', numericReferences],
  ['XML', 'application/xml', (secret) => `<a>${secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</a>`],
  ['base64', JSON_TYPE, (secret) => quoted(Buffer.from(`key:${secret}`).toString('base64'))],
  ['base64url', 'text/plain', (secret) => Buffer.from(`key=${secret};`).toString('base64url')],
  ['hexadecimal', 'text/plain', (secret) => Buffer.from(`key=${secret};`).toString('hex')],
  ['bytes', 'image/png', (secret) => Buffer.concat([Buffer.from([255]), Buffer.from(secret)])],
  ['a parameter of the media type', 'text/plain; x="%"', () => 'x'],
  ['one of two media types', 'text/html, text/plain; x="%"', () => 'x'],
  ['a failure that is no JSON', JSON_TYPE, (secret) => `{"key": ${phpQuoted(secret)}`, 500],
  ['a failure in UTF-16 that is no JSON', JSON_TYPE, (secret) => utf16(`{"key": ${phpQuoted(secret)}`), 500],
];

function phpQuoted(text: string): string {
  return quoted(text).replaceAll('/', '\\/');
}

function numericReferences(text: string): string {
  return text.replace(/[&<>"+/]/g, (unit) => `&#${unit.charCodeAt(0)};`);
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

function bigEndian(bytes: Buffer): string {
  return Buffer.from(bytes.subarray(0, bytes.length & ~1))
    .swap16()
    .toString('utf16le');
}

function lowerPercent(text: string): string {
  return encodeURIComponent(text).replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase());
}

describe('a secret that the API echoes', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;

  before(async () => {
    gateway = await startGatewayFixture(scope, {
      document: { openapi: '3.1.0', info: {}, paths: { '/x': { get: { responses: {} } } } },
      headers: SECRETS.map((value, index) => ({ name: `X-Secret-${index}`, value })),
    });
  });

  const post = (url: string, token: string, body: object, accept: string) =>
    fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': JSON_TYPE, accept },
      body: JSON.stringify(body),
    });
  const call = (body: object, accept: string) => post(gateway.callUrl('get:/x'), gateway.token, body, accept);
  const testRequest = (accept: string) => {
    const url = `${gateway.instance.url}/api/workspaces/default/integrations/api/test-requests`;
    return post(url, gateway.instance.token, { operation: 'get:/x' }, accept);
  };
  const ways: [name: string, receive: () => Promise<Response>][] = [
    ['a call', () => call({ include_headers: true }, JSON_TYPE)],
    ['a stream', () => call({}, 'application/octet-stream')],
    ['a test request', () => testRequest(JSON_TYPE)],
    ['a streamed test request', () => testRequest('text/event-stream')],
  ];

  for (const secret of SECRETS) {
    for (const [name, contentType, body, status = 200] of ECHOES) {
      for (const [way, receive] of ways) {
        test(`${name}, in ${way}: ${secret}`, async () => {
          const type = contentType.replace('%', lowerPercent(secret));
          const bytes = Buffer.from(body(secret));
          gateway.respond = (_request, response) => {
            response.writeHead(status, {
              'content-type': type,
              location: `https://x/?k=${lowerPercent(secret)}`,
            });
            // In two chunks, with the secret over both.
            response.write(bytes.subarray(0, bytes.length >> 1));
            setImmediate(() => response.end(bytes.subarray(bytes.length >> 1)));
          };
          const response = await receive();
          const received = Buffer.from(await response.arrayBuffer());
          const head = [...response.headers.values()].join('\n');
          const texts = [received.toString(), received.toString('utf16le'), bigEndian(received), head];
          for (const text of texts.flatMap(withDecodings)) {
            assert.ok(!text.includes(secret), text);
            assert.ok(!text.includes(lowerPercent(secret)), text);
          }
          assert.ok(texts.some((text) => text.includes(R) || text.includes('******')));
        });
      }
    }
  }
});

/** A text, what its escapes, its base64 and its hexadecimal stand for, and what those do in turn. */
function withDecodings(text: string): string[] {
  const decoded = text
    .replace(/\\u([0-9a-f]{4})/gi, (_all, code) => String.fromCharCode(Number(`0x${code}`)))
    .replace(/\\(.)/g, '$1')
    .replace(/&#(\d+);/g, (_all, code) => String.fromCharCode(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');
  const base64 = [...text.matchAll(/[\w+/-]{12,}/g)].map(([run]) => Buffer.from(run, 'base64').toString());
  const hex = [...text.matchAll(/[\da-f]{12,}/gi)].map(([run]) => Buffer.from(run, 'hex').toString());
  const all = [text, ...base64, ...hex];
  return decoded === text ? all : [...all, ...withDecodings(decoded)];
}
