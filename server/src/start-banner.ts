type Options = {
  url: string;
  /** The one-time link that creates the first account, while there is none. */
  setupLink: string | undefined;
  isTerminal: boolean;
  /** Whether the log is for warnings only, as in the demo, which says itself where the server is. */
  isQuiet: boolean;
};

/**
 * What a start prints beside its log, for people: in a terminal where the server is, set apart from the lines of the log;
 * anywhere the set-up link, which is in no log: logs are collected and kept, and this link gives access to the instance.
 *
 * @returns empty: nothing to print
 */
export function startBanner({ url, setupLink, isTerminal, isQuiet }: Options): string {
  if (setupLink === undefined)
    return isTerminal && !isQuiet ? frame([`Trunkline is running: ${url}`, 'Ctrl+C stops it.']) : '';
  const lines = [
    'Trunkline has no account yet. Open this link to create the first:',
    `  ${setupLink}`,
    'Or set ADMIN_EMAIL and ADMIN_PASSWORD, and start it again.',
  ];
  return isTerminal ? frame([...lines, '', 'Ctrl+C stops the server.']) : `\n${lines.join('\n')}\n\n`;
}

/** Open at the right: the link is copied without a frame in it, however long it is. */
function frame(lines: readonly string[]): string {
  const rule = '─'.repeat(72);
  return `\n${rule}\n\n${lines.map((line) => `  ${line}`.trimEnd()).join('\n')}\n\n${rule}\n\n`;
}
