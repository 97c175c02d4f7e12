import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { linksOf, urlOf } from './links.ts';
import { type RenderedMarkdown, renderMarkdown } from './markdown.ts';
import { API_PATH, ERRORS_PATH, PAGES, type Page } from './pages.ts';
import { problemCodesPage } from './problem-codes.ts';

const ROOT = join(import.meta.dirname, '../..');

export type RenderedPage = { page: Page; content: RenderedMarkdown };

/** The page in place of one that does not exist. */
export const NOT_FOUND: RenderedPage = {
  page: { title: 'Not found', path: '404', file: '' },
  content: renderMarkdown(
    '# Not found\n\nThere is no such page. Choose one from the contents, or search.',
    linksOf(''),
  ),
};

/** What the search finds: a section of a page. */
export type SearchEntry = { id: number; url: string; page: string; heading: string; text: string };

/** Renders every page but the API reference, which the browser renders. */
export function renderPages(): RenderedPage[] {
  return PAGES.filter(({ path }) => path !== API_PATH).map((page) => ({
    page,
    content: renderMarkdown(sourceOf(page), linksOf(page.file)),
  }));
}

function sourceOf({ path, file }: Page): string {
  return path === ERRORS_PATH ? problemCodesPage() : readFileSync(join(ROOT, file), 'utf8');
}

export function searchEntries(pages: readonly RenderedPage[]): SearchEntry[] {
  const entries = pages.flatMap(({ page, content }) =>
    content.sections.map(({ heading, text }) => ({
      url: heading.level === 1 ? urlOf(page.path) : `${urlOf(page.path)}#${heading.id}`,
      page: page.title,
      heading: heading.text,
      text: text.trim(),
    })),
  );
  return entries.map((entry, id) => ({ id, ...entry }));
}
