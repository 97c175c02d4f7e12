import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { suiteScope } from '../../../server/src/testing/scope.ts';
import { startUpstream } from '../../../server/src/testing/upstream.ts';
import { openBrowser } from '../chromium.ts';
import { watch } from './watch.ts';

const POLICY = "default-src 'self'; script-src 'self' 'nonce-1'";
const script = (code: string) => `<script nonce="1">${code}</script>`;

describe('the watch over a page', () => {
  const scope = suiteScope();
  let browser: Browser;
  before(async () => {
    browser = await openBrowser(scope);
  });

  for (const [what, body, reason] of [
    ['an inline style that the policy refuses', '<style>p { color: red }</style>', /console: .*style-src/],
    ['an inline script that the policy refuses', '<script>1</script>', /console: .*script-src/],
    ['an error on the console', script('console.error("broken")'), /console: broken/],
    ['an uncaught error', script('throw new Error("broken")'), /uncaught: .*broken/],
    ['a request to another server', '<img src="http://other.localhost:1/">', /asked another server/],
    ['an answer of status 500', script('fetch("/500")'), /status 500/],
  ] as const)
    test(`notices ${what}`, async (t) => {
      const { expectNothingWrong, page } = await open(t, body);
      await page.waitForLoadState('networkidle');
      assert.throws(expectNothingWrong, reason);
    });

  test('lets a refusal pass', async (t) => {
    const { expectNothingWrong, page } = await open(t, script('fetch("/404")'));
    await page.waitForLoadState('networkidle');
    expectNothingWrong();
  });

  async function open(t: Parameters<typeof startUpstream>[0], body: string) {
    const { url } = await startUpstream(t, ({ line }, response) => {
      const [, status = '200'] = /^GET \/(\d+)/.exec(line) ?? [];
      response.writeHead(Number(status), { 'content-type': 'text/html', 'content-security-policy': POLICY });
      response.end(`<!doctype html>${body}`);
    });
    const page = await browser.newPage();
    const expectNothingWrong = watch(page, url);
    await page.goto(url);
    return { page, expectNothingWrong };
  }
});
