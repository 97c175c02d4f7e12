import { posix } from 'node:path';
import type { Links } from './markdown.ts';
import { PAGES } from './pages.ts';

/** Where the server serves the site. */
export const BASE = '/docs';

const PAGE_OF_FILE = new Map(PAGES.map((page) => [page.file, page]));
const PICTURES = /^docs\/pictures\//;

export function urlOf(path: string): string {
  return path ? `${BASE}/${path}` : BASE;
}

/**
 * What the links of a file of the repository lead to on the site.
 *
 * @param file the file that has the links, below the repository
 */
export function linksOf(file: string): Links {
  const pathOf = (target: string) => (target ? posix.join(posix.dirname(file), target) : file);
  return {
    urlOf(href) {
      if (/^[a-z]+:/.test(href) || href.startsWith('/')) return href;
      const [target = '', hash] = href.split('#');
      const path = pathOf(target);
      if (PICTURES.test(path)) return `${BASE}/${path.slice('docs/'.length)}`;
      const page = PAGE_OF_FILE.get(path);
      return page && urlOf(page.path) + (hash ? `#${hash}` : '');
    },
    titleOf: (href) => PAGE_OF_FILE.get(pathOf(href.split('#')[0] ?? ''))?.title,
  };
}
