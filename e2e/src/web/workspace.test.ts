import { expect, test } from '../fixtures.ts';
import { GRACE, joinDefault } from './colleagues.ts';

test.describe('workspace settings', () => {
  test('a workspace gets another name and slug, after a warning', async ({ adminPage: page, api }) => {
    await api('POST', '/api/workspaces', { name: 'Lab' });
    await page.goto('/w/lab/settings');
    await page.getByLabel('Slug').fill('Not a slug');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Use lowercase letters and digits').waitFor();
    await page.getByLabel('Slug').fill('default');
    await page.getByText('URLs will change').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('is taken. Choose another').waitFor();
    await page.getByLabel('Name').fill('Laboratory');
    await page.getByLabel('Slug').fill('laboratory');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForURL('/w/laboratory/settings');
    await page.getByText('Workspace saved').waitFor();
    await page.getByRole('button', { name: /^Workspace: Laboratory/ }).waitFor();
    await expect(page.getByText('URLs will change')).toHaveCount(0);
  });

  test('a workspace is deleted with its slug typed', async ({ adminPage: page, api }) => {
    await api('POST', '/api/workspaces', { name: 'Gone soon' });
    await page.goto('/w/gone-soon/settings');
    await page.getByRole('button', { name: 'Delete workspace' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete Gone soon?' });
    const action = dialog.getByRole('button', { name: 'Delete workspace' });
    await expect(action).toBeDisabled();
    await dialog.getByRole('textbox').fill('gone-soon');
    await action.click();
    await page.getByText('Workspace deleted').waitFor();
    await page.waitForURL(/\/w\/(?!gone-soon)[^/]+$/);
    await page.goto('/w/gone-soon/settings');
    await page.getByRole('heading', { name: 'Not found' }).waitFor();
  });

  test('an editor sees name, plan and whom to ask, and may leave', async ({ api, openPage, server }) => {
    await joinDefault(server.url, api, GRACE, 'editor');
    const page = await openPage(GRACE);
    await page.goto('/w/default/settings');
    await page.getByText('Owners and admins can change both.').waitFor();
    await page.getByText('ask them to change it').waitFor();
    await page.getByRole('row', { name: /^builder Current plan/ }).waitFor();
    await expect(page.getByRole('button', { name: /^(Save|Delete workspace)/ })).toHaveCount(0);
    await page.getByRole('button', { name: 'Leave workspace' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Leave workspace' }).click();
    // The personal workspace of the editor, whose slug nobody can guess.
    await page.waitForURL(/\/w\/(?!default$)[^/]+$/);
    await page.goto(`${page.url()}/settings`);
    await page.getByText('it can be neither left nor deleted').waitFor();
  });
});
