/** Foreign texts in the languages of the files. In TypeScript and JSON they go through JSON.stringify. */

/** One line without control characters. */
function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** Text in HTML, in an attribute too. */
export function escapeHtml(text: string): string {
  return oneLine(text).replaceAll(/[&<>"'`]/g, (character) => `&#${character.codePointAt(0)};`);
}

/** Text on a line of Markdown: what could mean something there is escaped, and nothing else, for reading's sake. */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replaceAll(/[\\`*_[\]<>&!|~#]/g, '\\$&')
    .replace(/^[-+=:]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}

/** A code span in Markdown; nothing in it is escaped, so backticks are replaced. */
export function markdownCodeSpan(text: string): string {
  return `\`${oneLine(text).replaceAll('`', "'") || ' '}\``;
}

/** JSON in a block of code in Markdown, whose end it cannot write. */
export function markdownJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('`', '\\u0060');
}

/** A value in `.env`, where quotes, blanks, `#` and `$` have meanings; ours are URLs, ids and tokens. */
export function escapeEnvValue(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\w.:/?&=~%@+,;![\]()-]/gu, encodeURIComponent)
    .replaceAll("'", '%27');
}
