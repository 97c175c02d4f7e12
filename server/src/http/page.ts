import { createHash } from 'node:crypto';

/** A small page of Trunkline's own, for where there is no web UI: no script, no request to anywhere. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><main>${body}</main></body>
</html>`;
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; display: grid; place-items: center; min-height: 100vh; background: light-dark(#f4f5f7, #16181d); }
main { box-sizing: border-box; width: min(26rem, 100%); padding: 2rem; border-radius: 12px; background: light-dark(#fff, #20232a); box-shadow: 0 1px 3px #0003; }
h1 { margin: 0 0 .5rem; font-size: 1.4rem; }
label { display: block; margin-top: 1rem; font-weight: 600; }
input { box-sizing: border-box; width: 100%; margin-top: .25rem; padding: .6rem .7rem; border: 1px solid light-dark(#8b93a1, #6b7280); border-radius: 8px; font: inherit; background: transparent; color: inherit; }
small { color: light-dark(#5b6472, #a3abb8); }
button { width: 100%; margin-top: 1.25rem; padding: .7rem; border: 0; border-radius: 8px; font: inherit; font-weight: 600; background: #1f5fd0; color: #fff; cursor: pointer; }
[role=alert] { padding: .6rem .8rem; border-radius: 8px; background: light-dark(#fdecec, #4a1f22); color: light-dark(#8f1d1d, #ffd4d4); }`;

/** A page may hold a one-time token in its address: nobody else may learn it, and no cache may keep it. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
};
