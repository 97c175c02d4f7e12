import createMarkdownIt from 'markdown-it';
import { BASE, urlOf } from './links.ts';
import type { Heading, RenderedMarkdown } from './markdown.ts';
import { API_PATH, GROUPS, PAGES, type Page } from './pages.ts';

const { escapeHtml } = createMarkdownIt().utils;

/** The URLs of the files that pages load. */
export type Assets = {
  colorScheme: string;
  script: string;
  style: string;
  diagrams: string;
  searchIndex: string;
  apiReference: string;
  apiReferenceStart: string;
};

/** A page with a diagram or the API reference: their programs set styles in the page, which the server allows for it. */
const SETS_STYLES = '<html lang="en" data-sets-styles';
const SETS_NO_STYLES = '<html lang="en"';

/** The whole HTML of a page. */
export function pageHtml(page: Page, content: RenderedMarkdown, assets: Assets): string {
  return documentHtml(page, assets, {
    setsStyles: content.hasDiagram,
    scripts: '',
    body: `<div class="columns">
<nav class="site" aria-label="Documentation"><details><summary>Contents</summary>${navigation(page)}</details></nav>
<main id="main" tabindex="-1"><article>${content.html}</article>${neighbors(page)}</main>
${tableOfContents(content.headings)}
</div>`,
  });
}

/** The page that renders /api/openapi.json. */
export function apiReferenceHtml(assets: Assets): string {
  return documentHtml({ title: 'HTTP API', path: API_PATH }, assets, {
    setsStyles: true,
    scripts: `<script src="${assets.apiReference}" defer></script><script type="module" src="${assets.apiReferenceStart}"></script>`,
    body: '<div id="reference" class="api-reference"><p class="loading" role="status">Loading the API reference…</p></div>',
  });
}

type Parts = { setsStyles: boolean; scripts: string; body: string };

function documentHtml(
  { title, path }: Pick<Page, 'title' | 'path'>,
  assets: Assets,
  { setsStyles, scripts, body }: Parts,
): string {
  // On a phone the API reference has a header of its own, and a page has one.
  const bar = path === API_PATH ? 'nav' : 'header';
  const name = path ? `${title} · Trunkline docs` : 'Trunkline docs';
  return `<!doctype html>
${setsStyles ? SETS_STYLES : SETS_NO_STYLES} data-search-index="${assets.searchIndex}" data-diagrams="${assets.diagrams}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(name)}</title>
<link rel="icon" type="image/svg+xml" href="${BASE}/logo.svg">
<link rel="stylesheet" href="${assets.style}">
<script src="${assets.colorScheme}"></script>
<script type="module" src="${assets.script}"></script>
${scripts}
</head>
<body>
<a class="skip" href="#${path === API_PATH ? 'reference' : 'main'}">Skip to the content</a>
<${bar} class="top" aria-label="Trunkline">
<a class="brand" href="${BASE}" aria-label="Trunkline docs"><img src="${BASE}/logo.svg" alt="" width="28" height="28"><span>Trunkline <b>docs</b></span></a>
<button type="button" class="search" data-open-search hidden aria-keyshortcuts="/">Search <kbd>/</kbd></button>
<a class="button" href="${urlOf(API_PATH)}">API</a>
<button type="button" class="button" data-switch-colors hidden>Dark mode</button>
<a class="button primary" href="/">Open Trunkline</a>
</${bar}>
${body}
<dialog class="search-dialog" aria-label="Search the docs" data-search></dialog>
</body>
</html>
`;
}

function navigation(current: Page): string {
  return GROUPS.map(
    ({ title, pages }) =>
      `<section><h2>${title}</h2><ul>${pages.map((page) => navigationItem(page, page === current)).join('')}</ul></section>`,
  ).join('');
}

function navigationItem({ title, path }: Page, isCurrent: boolean): string {
  return `<li><a href="${urlOf(path)}"${isCurrent ? ' aria-current="page"' : ''}>${title}</a></li>`;
}

/** Links to the page before and the one after, in the order of the navigation. */
function neighbors(page: Page): string {
  const index = PAGES.indexOf(page);
  if (index < 0) return '';
  const link = (neighbor: Page | undefined, label: string) =>
    neighbor
      ? `<a href="${urlOf(neighbor.path)}"><span>${label}</span>${escapeHtml(neighbor.title)}</a>`
      : '<span></span>';
  return `<nav class="neighbors" aria-label="Previous and next page">${link(PAGES[index - 1], 'Previous')}${link(PAGES[index + 1], 'Next')}</nav>`;
}

function tableOfContents(headings: readonly Heading[]): string {
  const items = headings.filter(({ level }) => level === 2 || level === 3);
  if (items.length < 2) return '<aside class="toc"></aside>';
  const links = items.map(
    ({ level, text, id }) => `<li class="level-${level}"><a href="#${id}">${escapeHtml(text)}</a></li>`,
  );
  return `<aside class="toc" aria-label="On this page"><h2>On this page</h2><ul>${links.join('')}</ul></aside>`;
}
