import { startUpstream } from '../../server/src/testing/upstream.ts';
import { expect, plainTest as test } from './fixtures.ts';

test('opens pages of this machine, and of no other', async ({ page, scope }) => {
  const { url } = await startUpstream(scope, (_request, response) => void response.end('<h1>Here</h1>'));
  await page.goto(url);
  await expect(page.getByRole('heading')).toHaveText('Here');
  await expect(page.goto('http://trunkline.example/')).rejects.toThrow(/ERR_NAME_NOT_RESOLVED/);
});
