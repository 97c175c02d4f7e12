import { PROBLEMS } from '@trunkline/contract/problems';

/** The page of all problem codes, as Markdown: a heading for each, which the web UI links to. */
export function problemCodesPage(): string {
  const sections = Object.entries(PROBLEMS).map(
    ([code, { status, title, advice }]) => `## ${code}\n\n**${title}** (HTTP ${status}). ${advice}\n`,
  );
  return `${INTRODUCTION}\n${sections.join('\n')}`;
}

const INTRODUCTION = `# Errors

An error of Trunkline is a problem document ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)): JSON with a \`code\`,
which stays the same, and a \`detail\`, which says what to do in the case at hand. The response of an external API is never
one of these: it arrives as \`{success, status_code, data}\`, whatever its status. [Handle errors](how-to/handle-errors.md)
shows both in code; [Calls](calls.md#problems) has the codes that a call may fail with.

Each response has an \`X-Request-Id\`. With it, an admin finds the call in the call log, and an operator the request in the
log of the server.
`;
