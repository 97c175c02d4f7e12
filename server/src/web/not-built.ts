import { createHash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 34rem; margin: 20vh auto; padding: 0 1rem; }`;

/** The page while the web UI is not built. */
export const NOT_BUILT = page(
  'Trunkline runs',
  'Its web UI is not built: <code>npm start</code> builds it, and so does <code>npm run build -w web</code>. Everything can also be done over HTTP: <a href="/api/openapi.json">/api/openapi.json</a> describes every call.',
);

/** The page in place of the documentation while that is not built. */
export const DOCS_NOT_BUILT = page(
  'The documentation is not built yet',
  '<code>npm start</code> builds it in the background, in some seconds: <a href="">try again</a>. <code>npm run build -w docs-site</code> builds it by hand.',
);

function page(title: string, text: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Trunkline</title><style>${STYLE}</style></head>
<body><main>
<h1>${title}</h1>
<p>${text}</p>
</main></body>
</html>`;
}

export const NOT_BUILT_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
