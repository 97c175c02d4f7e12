import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRegistrable, isSameRedirect } from './redirect-uris.ts';

test('a redirect URI is https, http on loopback, or of an installed program', () => {
  const table: [string, boolean][] = [
    ['https://claude.ai/api/mcp/auth_callback', true],
    ['http://127.0.0.1:3000/callback', true],
    ['http://[::1]/callback', true],
    ['http://localhost:1/callback', true],
    ['cursor://anysphere.cursor-mcp/oauth/callback', true],
    ['http://example.com/callback', false],
    ['http://localhost.example.com/callback', false],
    ['javascript:alert(1)', false],
    ['JavaScript://x/%0aalert(1)', false],
    ['data:text/html,x', false],
    ['https://user:password@example.com/', false],
    ['https://example.com/#fragment', false],
    ['/callback', false],
    ['', false],
  ];
  for (const [uri, is] of table) assert.equal(isRegistrable(uri), is, uri);
});

test('a redirect URI matches exactly, but for the port on loopback', () => {
  const table: [string, string, boolean][] = [
    ['https://a.example/cb', 'https://a.example/cb', true],
    ['https://a.example/cb', 'https://a.example/cb/', false],
    ['https://a.example/cb', 'https://a.example/cb?x=1', false],
    ['https://a.example/cb', 'https://a.example:444/cb', false],
    ['https://a.example/cb', 'https://a.example.evil/cb', false],
    ['https://a.example/cb', 'https://a.example/cb/../evil', false],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:51234/cb', true],
    ['http://127.0.0.1:1/cb', 'http://127.0.0.1:2/cb', true],
    ['http://localhost/cb', 'http://localhost:8080/cb', true],
    ['http://localhost/cb', 'http://127.0.0.1/cb', false],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:1/other', false],
    ['http://127.0.0.1/cb', 'http://127.0.0.1.evil.example:1/cb', false],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:1@evil.example/cb', false],
    ['cursor://a/cb', 'cursor://b/cb', false],
    ['javascript:alert(1)', 'javascript:alert(1)', false],
  ];
  for (const [registered, requested, is] of table)
    assert.equal(isSameRedirect(registered, requested), is, `${registered} ${requested}`);
});
