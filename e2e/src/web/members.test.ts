import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { expectAccessible } from './accessibility.ts';
import { ALAN, GRACE, joinDefault, joinWorkspace } from './colleagues.ts';

test.describe('members', () => {
  async function createInvitation(admin: Page, role: RegExp, email = ''): Promise<string> {
    await admin.getByRole('button', { name: 'Invite', exact: true }).click();
    const dialog = admin.getByRole('dialog', { name: /^Invite to/ });
    await dialog.getByRole('combobox', { name: 'Role' }).click();
    await admin.getByRole('option', { name: role }).click();
    await dialog.getByLabel('Email').fill(email);
    await dialog.getByRole('button', { name: 'Create invitation' }).click();
    const link = (await dialog.locator('code').textContent()) ?? '';
    await dialog.getByRole('button', { name: 'Done' }).and(admin.locator(':focus')).click();
    await dialog.waitFor({ state: 'hidden' });
    return link;
  }

  test('an invitation by link: the user joins, and gets another role', async ({
    adminPage: admin,
    page: grace,
  }) => {
    await admin.goto('/w/default/members');
    const link = await createInvitation(admin, /^Viewer/);
    await admin.getByRole('row', { name: /^Anyone with the link/ }).waitFor();

    await grace.goto(link);
    await grace.getByLabel('Email').fill(GRACE.email);
    await grace.getByLabel('Name').fill(GRACE.name);
    await grace.getByRole('textbox', { name: 'Password' }).fill(GRACE.password);
    await grace.getByRole('button', { name: 'Create account and join' }).click();
    await grace.waitForURL('/w/default');

    await grace.getByRole('link', { name: 'Members' }).click();
    await grace
      .getByRole('row', { name: /^Grace Hopper You/ })
      .getByText('Viewer')
      .waitFor();
    await grace
      .getByRole('row', { name: /^admin@example.com/ })
      .getByText('Owner')
      .waitFor();
    await expect(grace.getByRole('button', { name: /^(Invite|Actions for)/ })).toHaveCount(0);
    await expect(grace.getByRole('combobox')).toHaveCount(0);
    await expect(grace.getByRole('heading', { name: 'Open invitations' })).toHaveCount(0);
    await grace.getByRole('button', { name: 'Leave' }).waitFor();

    await admin.reload();
    await admin.getByText('There are none.').waitFor();
    await admin.getByRole('combobox', { name: `Role of ${GRACE.email}` }).click();
    await admin.getByRole('option', { name: /^Editor/ }).click();
    await admin.getByText(`Role of ${GRACE.email}: Editor`).waitFor();
    await grace.reload();
    await grace
      .getByRole('row', { name: /^Grace Hopper You/ })
      .getByText('Editor')
      .waitFor();
    await admin.getByRole('button', { name: 'Undo' }).click();
    await admin.getByText(`Role of ${GRACE.email}: Viewer`).waitFor();
  });

  test('an invitation is revoked, and its link is invalid', async ({ adminPage: admin, page: katherine }) => {
    await admin.goto('/w/default/members');
    const link = await createInvitation(admin, /^Admin/, 'katherine@example.com');
    await admin.getByRole('combobox', { name: 'Role for katherine@example.com' }).click();
    await admin.getByRole('option', { name: /^Viewer/ }).click();
    await admin.getByText('Role changed').waitFor();
    await admin.getByRole('button', { name: 'Revoke the invitation for katherine@example.com' }).click();
    await admin.getByText('Invitation revoked').waitFor();
    await katherine.goto(link);
    await katherine.getByText('There is no such invitation here').waitFor();
  });

  test('a member is removed', async ({ adminPage: admin, api, server }) => {
    await joinDefault(server.url, api, ALAN, 'viewer');
    await admin.goto('/w/default/members');
    await admin.getByRole('button', { name: `Actions for ${ALAN.email}` }).click();
    await admin.getByRole('menuitem', { name: 'Remove' }).click();
    await expectAccessible(admin);
    await admin.getByRole('button', { name: 'Remove member' }).click();
    await admin.getByText('Member removed').waitFor();
    await admin.getByRole('row', { name: /^Alan/ }).waitFor({ state: 'detached' });
  });

  test('the owner transfers the workspace, and leaves', async ({ adminPage: admin, api, server }) => {
    const successor = {
      name: 'Katherine Johnson',
      email: 'successor@example.com',
      password: 'by way of the moon',
    };
    await api('POST', '/api/workspaces', { name: 'Flight' });
    await joinWorkspace(server.url, api, successor, { workspace: 'flight', role: 'editor' });
    await admin.goto('/w/flight/members');
    await admin.getByRole('button', { name: `Actions for ${successor.email}` }).click();
    await admin.getByRole('menuitem', { name: 'Transfer ownership' }).click();
    await admin.getByRole('button', { name: 'Transfer ownership' }).click();
    await admin.getByText('Ownership transferred').waitFor();
    await admin
      .getByRole('row', { name: /^Katherine/ })
      .getByText('Owner')
      .waitFor();

    await admin.getByRole('button', { name: 'Leave' }).click();
    await admin.getByRole('dialog').getByRole('button', { name: 'Leave workspace' }).click();
    await admin.getByText('You have left the workspace').waitFor();
    await admin.waitForURL(/\/w\/(?!flight)[^/]+$/);
    await admin.getByRole('button', { name: /^Workspace:/ }).click();
    await admin.getByRole('menuitem', { name: /^Default/ }).waitFor();
    await expect(admin.getByRole('menuitem', { name: /^Flight/ })).toHaveCount(0);
  });

  test('a personal workspace says why it takes no invitations', async ({ adminPage: admin }) => {
    await admin.goto('/w/admin/members');
    await admin.getByText('This workspace is personal').waitFor();
    await expect(admin.getByRole('button', { name: 'Invite' })).toHaveCount(0);
  });
});
