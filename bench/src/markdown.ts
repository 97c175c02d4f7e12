/** A table in Markdown: the first column is text, the others are figures, aligned to the right. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const lineOf = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  const rule = lineOf(header.map((_, column) => (column === 0 ? '---' : '---:')));
  return [lineOf(header), rule, ...rows.map(lineOf)].join('\n');
}
