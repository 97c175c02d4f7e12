import { tryParseJson } from './json.ts';

/** JSON as text: what its values do not show. */

/**
 * A JSON text with a space for each match outside its strings.
 *
 * @param pattern matches no quotation mark
 * @returns undefined where there is no match
 */
function withSpacesFor(pattern: RegExp, text: string): string | undefined {
  const token = new RegExp(`"|${pattern.source}`, 'g');
  let result = '';
  let from = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (match[0] === '"') token.lastIndex = afterString(text, match.index);
    else {
      result += `${text.slice(from, match.index)} `;
      from = token.lastIndex;
    }
  }
  return from === 0 ? undefined : result + text.slice(from);
}

/** Blanks of Unicode and byte order marks, which editors and concatenation leave; JSON has four others (RFC 8259, 2). */
export const OTHER_BLANK = /[\v\f\u0085\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]/;

/** A JSON text with a space for each other blank outside its strings; undefined where there is none. */
export function withPlainBlanks(text: string): string | undefined {
  return OTHER_BLANK.test(text) ? withSpacesFor(OTHER_BLANK, text) : undefined;
}

/** Comments as JavaScript has them, and commas after the last value, as editors of configuration files allow them. */
const COMMENT = /\/\/[^\n\r]*(?:[\n\r]|$)|\/\*[^*]*(?:\*(?!\/)[^*]*)*(?:\*\/|$)/;
const LAST_COMMA = new RegExp(`,(?=(?:\\s|${COMMENT.source})*[}\\]])`);
const COMMENT_OR_LAST_COMMA = new RegExp(`${COMMENT.source}|${LAST_COMMA.source}`);

/** A JSON text without comments and commas after the last value; undefined where there is none. */
export function withoutComments(text: string): string | undefined {
  return withSpacesFor(COMMENT_OR_LAST_COMMA, text);
}

/**
 * The source text of a member of an object; of several with one name the last, as JSON.parse has it.
 *
 * @param json valid JSON
 */
export function memberSource(json: string, name: string): string | undefined {
  const token = /["{}[\],:]/g;
  let depth = 0;
  let [key, start] = ['', 0];
  let source: string | undefined;
  for (let match = token.exec(json); match; match = token.exec(json)) {
    const { index } = match;
    const [character] = match;
    if (depth === 1 && (character === ',' || character === '}') && key === name)
      source = json.slice(start, index).trim();
    if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    else if (character === '"') {
      token.lastIndex = afterString(json, index);
      if (depth === 1) start = index;
    } else if (depth === 1) {
      key = character === ':' ? String(tryParseJson(json.slice(start, index))?.value) : '';
      start = index + 1;
    }
  }
  return source;
}

/** The position after the string that begins at a quotation mark. */
function afterString(text: string, start: number): number {
  let end = start;
  do {
    end = text.indexOf('"', end + 1);
  } while (end !== -1 && isEscaped(text, end));
  return end === -1 ? text.length : end + 1;
}

function isEscaped(text: string, index: number): boolean {
  let backslashes = 0;
  while (text[index - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}
