/** The URL of a page of the docs, which this server serves. @param path below /docs; empty for the first page */
export function docsUrl(path: string): string {
  return path ? `/docs/${path}` : '/docs';
}
