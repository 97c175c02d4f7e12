/** A page of the site: a Markdown file of the repository, or one that is generated. */
export type Page = {
  title: string;
  /** Below /docs; empty for the first page. */
  path: string;
  /** Below the repository, as links between the files have it. */
  file: string;
};

export type PageGroup = { title: string; pages: readonly Page[] };

/** The reference of the HTTP API, which the browser renders from /api/openapi.json. */
export const API_PATH = 'api';

/** The list of problem codes, which is generated. */
export const ERRORS_PATH = 'errors';

/** The pages in the order of the navigation. A page of docs/ that is missing here is on no page of the site. */
export const GROUPS: readonly PageGroup[] = [
  {
    title: 'Start here',
    pages: [
      page('Overview', '', 'index'),
      page('Quickstart', 'quickstart'),
      page('Concepts', 'concepts'),
      page('Glossary', 'glossary'),
    ],
  },
  {
    title: 'For admins',
    pages: [
      page('Add an integration', 'how-to/add-an-integration'),
      page('Replace a key', 'how-to/replace-a-key'),
      page('Update from a changed spec', 'how-to/update-a-spec'),
      page('Delete an integration safely', 'how-to/delete-an-integration'),
      page('Invite people and set roles', 'how-to/invite-people'),
      page('Alerts', 'alerts'),
    ],
  },
  {
    title: 'For builders',
    pages: [
      page('Call an API from an app', 'how-to/call-an-api'),
      page('Handle errors', 'how-to/handle-errors'),
      page('Call from a browser', 'how-to/call-from-a-browser'),
      page('Use an AI builder', 'builders'),
      page('Connect agents', 'agents'),
      page('Use an app from Claude', 'how-to/claude'),
      page('Use an app from Cursor', 'how-to/cursor'),
      page('Use an app from VS Code', 'how-to/vs-code'),
    ],
  },
  {
    title: 'For operators',
    pages: [
      page('Run it in production', 'how-to/run-in-production'),
      page('With Docker', 'how-to/run-with-docker'),
      page('On Kubernetes', 'how-to/run-on-kubernetes'),
      page('With systemd', 'how-to/run-with-systemd'),
      page('Behind a reverse proxy', 'how-to/use-a-reverse-proxy'),
      page('Back up and restore', 'how-to/back-up'),
      page('Operations', 'operations'),
      page('Settings', 'settings'),
    ],
  },
  {
    title: 'Help',
    pages: [page('FAQ', 'faq'), page('Troubleshooting', 'troubleshooting'), page('Errors', ERRORS_PATH)],
  },
  {
    title: 'Reference',
    pages: [
      page('HTTP API', API_PATH),
      page('Calls', 'calls'),
      page('Specs', 'specs'),
      page('Apps', 'apps'),
      page('Accounts and roles', 'accounts'),
    ],
  },
  {
    title: 'About',
    pages: [
      page('Comparison', 'comparison'),
      page('Security', 'security'),
      page('Reliability', 'reliability'),
      page('Performance', 'performance'),
      page('Architecture', 'architecture'),
      { title: 'Changelog', path: 'changelog', file: 'CHANGELOG.md' },
    ],
  },
];

export const PAGES: readonly Page[] = GROUPS.flatMap(({ pages }) => pages);

function page(title: string, path: string, name = path): Page {
  return { title, path, file: `docs/${name}.md` };
}
