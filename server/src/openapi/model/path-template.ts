/** Path templates as they are sent; OpenAPI's "Paths Object" says how they have to be, and many are not. */

const PLACEHOLDERS = /(\{[^{}]+\})/;

/** A path in its parts: literal text, and `{name}`. */
export function pathParts(path: string): string[] {
  return path.split(PLACEHOLDERS).filter(Boolean);
}

/** The name in a part that is `{name}`. */
export function placeholderName(part: string): string | undefined {
  return PLACEHOLDERS.test(part) ? part.slice(1, -1) : undefined;
}

/** The position of a character in the literal text of a path; -1 where it is in none: `{note?}` begins no query. */
export function literalIndexOf(path: string, character: string): number {
  let start = 0;
  for (const part of pathParts(path)) {
    if (placeholderName(part) === undefined && part.includes(character))
      return start + part.indexOf(character);
    start += part.length;
  }
  return -1;
}

/** True for a URL in place of a path: a call goes to the base URL of its integration, and nowhere else. */
export function isAbsoluteUrl(path: string): boolean {
  return /^\s*[a-z][a-z\d+.-]*:\/\//i.test(path);
}

/**
 * A path as it is sent after the base URL: with its slash, and without its fragment, which only makes it unique (RFC
 * 9110, 7.1). An empty path is the base URL itself.
 *
 * @param queryNames the query parameters of the operation: `?page={page}` in a path repeats one
 */
export function pathTemplate(path: string, queryNames: ReadonlySet<string>): string {
  const [whole] = cut(path, '#');
  const [start, query] = cut(whole, '?');
  const kept = query?.split('&').filter((pair) => !pathParts(pair).some(isDeclared));
  return withSlash(start) + (kept && kept.length > 0 ? `?${kept.join('&')}` : '');

  function isDeclared(part: string): boolean {
    return queryNames.has(placeholderName(part) ?? '');
  }
}

function cut(path: string, character: string): [before: string, after?: string] {
  const index = literalIndexOf(path, character);
  return index === -1 ? [path] : [path.slice(0, index), path.slice(index + 1)];
}

function withSlash(path: string): string {
  const trimmed = path.trimStart();
  return trimmed === '' || trimmed.startsWith('/') ? trimmed : `/${trimmed}`;
}
