import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { helpPageOf } from './help-pages.ts';

test('each screen has a page of the docs that exists', () => {
  for (const [pathname, expected] of Object.entries({
    '/w/default/integrations': 'how-to/add-an-integration',
    '/w/default/integrations/new': 'how-to/add-an-integration',
    '/w/default/integrations/github/edit': 'how-to/replace-a-key',
    '/w/default/integrations/github': 'troubleshooting',
    '/w/default/trash': 'how-to/delete-an-integration',
    '/w/default/apps/new': 'builders',
    '/w/default/apps/app_1': 'how-to/call-an-api',
    '/w/default/calls': 'how-to/handle-errors',
    '/w/default/members': 'how-to/invite-people',
    '/w/default/settings': 'accounts',
    '/account': 'accounts',
    '/instance': 'how-to/run-in-production',
    '/anywhere': 'concepts',
  })) {
    const path = helpPageOf(pathname);
    assert.equal(path, expected, pathname);
    assert.ok(existsSync(new URL(`../../../docs/${path}.md`, import.meta.url)), path);
  }
});
