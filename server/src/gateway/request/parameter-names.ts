import { normalizeHeaderName } from '@trunkline/contract/header-names';
import { SerializationError } from '../validation/validation-result.ts';

/** The names of parameters and of form fields, which servers read in more than one way. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL_CHARACTER = /[\x00-\x1f\x7f]/;

/**
 * A name that is one name everywhere: PHP and C end it at NUL, others drop control characters.
 *
 * @throws SerializationError where it has a control character
 */
export function requirePlainName(name: string): string {
  if (!CONTROL_CHARACTER.test(name)) return name;
  throw new SerializationError('has a name with a control character, which is another name to some servers');
}

/**
 * A name as it is compared with those that an app must not set. PHP drops leading spaces, reads ` `, `.` and `[` as `_`,
 * and ends a name at NUL; `a[]` and `a[0]` are items of `a` to it, to Rack and to qs (Express).
 */
export function normalizeParameterName(name: string): string {
  const [text = ''] = name.trimStart().split(CONTROL_CHARACTER, 1);
  const bracket = text.indexOf('[', 1);
  const base = bracket === -1 ? text : text.slice(0, bracket);
  return normalizeHeaderName(base.replace(/[ .[]/g, '_'));
}

/** The names in a query. Some servers separate its pairs with `;` as well (HTML 4.01, B.2.2). */
export function namesInQuery(query: string): string[] {
  return query.split(/[&;]/).flatMap((pair) => [...new URLSearchParams(pair).keys()]);
}
