/** Escapes untrusted text for the language of the file it is written into. TypeScript and JSON: use JSON.stringify. */

/** On one line, without control characters. */
function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** Escapes text for one line of Markdown: only characters that have a meaning there, so that it stays readable. */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replaceAll(/[\\`*_[\]<>&!|~#]/g, '\\$&')
    .replace(/^[-+=:]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}

/** A code span in Markdown. Nothing can be escaped inside one, so backticks become apostrophes. */
export function markdownCodeSpan(text: string): string {
  return `\`${oneLine(text).replaceAll('`', "'") || ' '}\``;
}

/** JSON for a fenced code block in Markdown: without backticks it cannot close the block. */
export function markdownJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('`', '\\u0060');
}

/** Percent-encodes what has a meaning in `.env` (quotes, spaces, `#`, `$`): the values are URLs, ids and tokens. */
export function escapeEnvValue(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\w.:/?&=~%@+,;![\]()-]/gu, encodeURIComponent)
    .replaceAll("'", '%27');
}
