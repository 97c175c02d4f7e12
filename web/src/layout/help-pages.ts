/** A page of the docs, by its path. */
export type HelpPage =
  | 'how-to/add-an-integration'
  | 'how-to/replace-a-key'
  | 'troubleshooting'
  | 'how-to/delete-an-integration'
  | 'builders'
  | 'how-to/call-an-api'
  | 'how-to/handle-errors'
  | 'alerts'
  | 'how-to/invite-people'
  | 'how-to/run-in-production'
  | 'accounts'
  | 'concepts';

/** The page of the docs that helps on each screen; the first pattern that the path matches counts. */
const PAGES: readonly [RegExp, HelpPage][] = [
  [/\/integrations\/new/, 'how-to/add-an-integration'],
  [/\/integrations\/[^/]+\/edit/, 'how-to/replace-a-key'],
  [/\/integrations\/[^/]+/, 'troubleshooting'],
  [/\/integrations/, 'how-to/add-an-integration'],
  [/\/trash/, 'how-to/delete-an-integration'],
  [/\/apps\/new/, 'builders'],
  [/\/apps/, 'how-to/call-an-api'],
  [/\/calls/, 'how-to/handle-errors'],
  [/\/alerts/, 'alerts'],
  [/\/members/, 'how-to/invite-people'],
  [/^\/instance/, 'how-to/run-in-production'],
  [/^\/account|\/settings/, 'accounts'],
];

const OTHERWISE: HelpPage = 'concepts';

/** @returns a page of the docs @param pathname the path of a screen */
export function helpPageOf(pathname: string): HelpPage {
  return PAGES.find(([pattern]) => pattern.test(pathname))?.[1] ?? OTHERWISE;
}
