import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startUpstream } from '../../server/src/testing/upstream.ts';
import { openBrowser } from './chromium.ts';

test('opens pages of this machine, and of no other', async (t) => {
  const browser = await openBrowser(t);
  const { url } = await startUpstream(t, (_request, response) => void response.end('<h1>Here</h1>'));
  const page = await browser.newPage();
  await page.goto(url);
  assert.equal(await page.getByRole('heading').textContent(), 'Here');
  await assert.rejects(page.goto('http://trunkline.example/'), /ERR_NAME_NOT_RESOLVED/);
});
