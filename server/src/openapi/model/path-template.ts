/** Path templates as they are sent; OpenAPI's "Paths Object" says how they have to be, and many are not. */

/** `{name}`; a regular expression in one may have a count in braces: `{id:[0-9]{3}}`. */
const PLACEHOLDERS = /(\{[^{}]+(?:\{[\d,]+\}[^{}]*)*\})/;

/** A path in its parts: literal text, and `{name}`. */
export function pathParts(path: string): string[] {
  return path.split(PLACEHOLDERS).filter(Boolean);
}

/** The name in a part that is `{name}`. */
export function placeholderName(part: string): string | undefined {
  return PLACEHOLDERS.test(part) ? part.slice(1, -1) : undefined;
}

/**
 * The name of the parameter of a placeholder: its text, without what frameworks add to it: blanks,
 * another letter case, a type or a regular expression (`{id:int}`), the operators of RFC 6570 (`{+path}`, `{ids*}`), and
 * that it is optional (`{note?}`).
 *
 * @param declared the path parameters
 */
function parameterNameOf(placeholder: string, declared: ReadonlySet<string>): string {
  if (declared.has(placeholder)) return placeholder;
  const plain = placeholder.replace(/^[\s+#./;]+/, '').replace(/(?:\s*:.*|[\s*?]+)$/s, '');
  const alike = [...declared].filter((name) => name.toLowerCase() === plain.toLowerCase());
  return alike.find((name) => name === plain) ?? ((alike.length === 1 && alike[0]) || placeholder);
}

/** The names of the parameters in a template, and the placeholder of each. */
export function placeholdersIn(template: string, declared: ReadonlySet<string>): Map<string, string> {
  const placeholders = pathParts(template).flatMap((part) => placeholderName(part) ?? []);
  return new Map(placeholders.map((placeholder) => [parameterNameOf(placeholder, declared), placeholder]));
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

/** True for a path with a segment `.` or `..` in its literal text, which leads out of the base URL (RFC 3986, 5.2.4). */
export function hasDotSegments(path: string): boolean {
  return /^(?:[^?#]*\/)?(?:\.|%2e){1,2}(?:$|[/?#])/i.test(withoutCurrent(path));
}

/** Of a path that is relative to the base URL, `./users`. */
function withoutCurrent(path: string): string {
  return path.replace(/^\s*(?:\.\/)+/, '');
}

/** True for a URL in place of a path: a call goes to the base URL of its integration, and nowhere else. */
export function isAbsoluteUrl(path: string): boolean {
  return /^\s*[a-z][a-z\d+.-]*:\/\//i.test(path);
}

/** `:id` (Express), `<id>` and `<int:id>` (Flask), `[id]` (Next.js), `%7Bid%7D`. */
const OTHER_PLACEHOLDER = /(?<=\/):(\w+)(?=\/|$)|<(?:\w+:)?([\w.-]+)>|\[([\w.-]+)\]|%7b([\w.-]+)%7d/gi;

/** The names of the parameters that an operation declares. */
export type DeclaredNames = { path: ReadonlySet<string>; query: ReadonlySet<string> };

/**
 * A path as it is sent after the base URL: with its slash, and without its fragment, which only makes it unique (RFC
 * 9110, 7.1). An empty path is the base URL itself. Query parameters that it repeats are left out, `?page={page}` and
 * `{?page}` (RFC 6570, 3.2.8); declared parameters are placeholders also as frameworks and encoders write them.
 */
export function pathTemplate(path: string, declared: DeclaredNames): string {
  const [whole] = cut(withoutCurrent(path), '#');
  const [start, query] = cut(whole, '?');
  const kept = query?.split('&').filter((pair) => pair !== '' && !pathParts(pair).some(isQueryParameter));
  const segments = pathParts(start).map((part) => (isQueryExpression(part) ? '' : withPlaceholders(part)));
  return withSlash(segments.join('')) + (kept && kept.length > 0 ? `?${kept.join('&')}` : '');

  function isQueryParameter(part: string): boolean {
    return declared.query.has(placeholderName(part) ?? '');
  }

  function isQueryExpression(part: string): boolean {
    const [, names] = /^[?&](.+)$/.exec(placeholderName(part) ?? '') ?? [];
    return names?.split(',').every((name) => declared.query.has(name.replace(/\*$/, '').trim())) ?? false;
  }

  function withPlaceholders(part: string): string {
    return part.replace(OTHER_PLACEHOLDER, (segment, ...names: (string | undefined)[]) => {
      const name = names.find((one) => one !== undefined) ?? '';
      return declared.path.has(name) ? `{${name}}` : segment;
    });
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
