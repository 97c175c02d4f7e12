type HelpPage = { label: string; path: string };

/** The page of the docs that helps on each screen; the first pattern that the path matches counts. */
const PAGES: readonly [RegExp, HelpPage][] = [
  [/\/integrations\/new/, { label: 'Add an integration', path: 'how-to/add-an-integration' }],
  [/\/integrations\/[^/]+\/edit/, { label: 'Replace a key', path: 'how-to/replace-a-key' }],
  [/\/integrations\/[^/]+/, { label: 'Test and troubleshoot calls', path: 'troubleshooting' }],
  [/\/integrations/, { label: 'Add an integration', path: 'how-to/add-an-integration' }],
  [/\/trash/, { label: 'Delete an integration safely', path: 'how-to/delete-an-integration' }],
  [/\/apps\/new/, { label: 'How a prompt matches integrations', path: 'builders' }],
  [/\/apps/, { label: 'Call an API from an app', path: 'how-to/call-an-api' }],
  [/\/calls/, { label: 'Handle errors', path: 'how-to/handle-errors' }],
  [/\/alerts/, { label: 'Alerts', path: 'alerts' }],
  [/\/members/, { label: 'Invite people and set roles', path: 'how-to/invite-people' }],
  [/^\/instance/, { label: 'Run it in production', path: 'how-to/run-in-production' }],
  [/^\/account|\/settings/, { label: 'Accounts, roles and plans', path: 'accounts' }],
];

const OTHERWISE: HelpPage = { label: 'Concepts', path: 'concepts' };

/** @param pathname the path of a screen */
export function helpPageOf(pathname: string): HelpPage {
  return PAGES.find(([pattern]) => pattern.test(pathname))?.[1] ?? OTHERWISE;
}
