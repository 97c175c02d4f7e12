/** JSON as text, never parsed, so that number precision is preserved. */

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** The same JSON with line breaks and indents. */
export function indentJson(text: string): string {
  const parts: string[] = [];
  let depth = 0;
  let last = '';
  for (const [token] of text.matchAll(TOKEN)) {
    const isOpening = token === '{' || token === '[';
    const isClosing = token === '}' || token === ']';
    const wasOpening = last === '{' || last === '[';
    if (isClosing) depth -= 1;
    if (last === ',' || (wasOpening && !isClosing) || (isClosing && !wasOpening)) parts.push(newLine(depth));
    parts.push(token === ':' ? ': ' : token);
    if (isOpening) depth += 1;
    last = token;
  }
  return parts.join('');
}

function newLine(depth: number): string {
  return `\n${'  '.repeat(depth)}`;
}

/** The text of a member of an object; undefined where it has none of that name. */
export function memberText(text: string, name: string): string | undefined {
  let depth = 0;
  let start: number | undefined;
  let previous = '';
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === '}' || token === ']') depth -= 1;
    const isEnd = (depth === 1 && token === ',') || depth === 0;
    if (start !== undefined && isEnd) return text.slice(start, index).trim();
    if (depth === 1 && token === ':' && start === undefined && previous === JSON.stringify(name))
      start = index + 1;
    if (token === '{' || token === '[') depth += 1;
    previous = token;
  }
  return undefined;
}
