import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { test } from 'node:test';
import { PROBLEMS } from '@trunkline/contract/problems';
import { urlOf } from './links.ts';
import { renderMarkdown } from './markdown.ts';
import { API_PATH, PAGES } from './pages.ts';
import { renderPages, searchEntries } from './site.ts';

const ROOT = join(import.meta.dirname, '../..');
const pages = renderPages();

test('every link of the site leads to a page, a heading or a picture that exists', () => {
  const targets = new Set([urlOf(API_PATH), '/', '/api/openapi.json']);
  for (const { page, content } of pages) {
    targets.add(urlOf(page.path));
    for (const { id } of content.headings) targets.add(`${urlOf(page.path)}#${id}`);
  }
  for (const picture of globSync('docs/pictures/*', { cwd: ROOT })) targets.add(`/${picture}`);
  const dead = pages.flatMap(({ page, content }) =>
    [...content.html.matchAll(/ (?:href|src)="(\/[^"]*)"/g)]
      .map(([, url = '']) => url)
      .filter((url) => !targets.has(url))
      .map((url) => `${page.file}: ${url}`),
  );
  assert.deepEqual(dead, []);
});

test('every link between the files of the repository leads to a file and a heading that exist', () => {
  const files = globSync(['*.md', 'docs/**/*.md', '{web,templates/*,packages/*}/*.md'], { cwd: ROOT });
  assert.ok(files.length > 30);
  const dead = files.flatMap((file) => deadLinksOf(file).map((link) => `${file}: ${link}`));
  assert.deepEqual(dead, []);
});

test('every file of docs/ is a page, and so is every problem code', () => {
  const files = globSync('docs/**/*.md', { cwd: ROOT, exclude: ['docs/adr/**'] });
  const onSite = new Set(PAGES.map(({ file }) => file));
  assert.deepEqual(
    files.filter((file) => !onSite.has(file)),
    [],
  );
  const errors = pages.find(({ page }) => page.path === 'errors');
  const ids = errors?.content.headings.slice(1).map(({ id }) => id);
  assert.deepEqual(ids, Object.keys(PROBLEMS));
});

test('the search has every heading with the text below it', () => {
  const entries = searchEntries(pages);
  const entry = entries.find(({ url }) => url === '/docs/faq#why-only-30-endpoints');
  assert.match(entry?.text ?? '', /^A small selection is easier to review/);
  assert.equal(new Set(entries.map(({ url }) => url)).size, entries.length);
});

function deadLinksOf(file: string): string[] {
  const dead: string[] = [];
  renderMarkdown(readFileSync(join(ROOT, file), 'utf8'), {
    urlOf(href) {
      if (!/^([a-z]+:|\/)/.test(href) && !leadsSomewhere(file, href)) dead.push(href);
      return href;
    },
    titleOf: () => undefined,
  });
  return dead;
}

function leadsSomewhere(file: string, href: string): boolean {
  const [target = '', hash] = href.split('#');
  const path = join(ROOT, target ? posix.join(posix.dirname(file), target) : file);
  if (!existsSync(path)) return false;
  if (!hash || !path.endsWith('.md')) return true;
  const { headings } = renderMarkdown(readFileSync(path, 'utf8'), {
    urlOf: () => undefined,
    titleOf: () => undefined,
  });
  return headings.some(({ id }) => id === hash);
}
