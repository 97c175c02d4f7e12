/**
 * Names that people give are one line: they are repeated in mails, logs and screens, where line breaks and control
 * characters could pose as text of ours, and where a change of direction turns around what follows the name.
 */

/**
 * What no name has, as the content of a character class: Unicode categories Cc, Zl and Zp, and the embeddings, overrides
 * and isolates of bidirectional text (Unicode Standard Annex 9, 2). The marks of direction, which names in Arabic and
 * Hebrew need, change nothing beyond themselves.
 */
const BREAKS = '\\p{Cc}\\p{Zl}\\p{Zp}\\u202A-\\u202E\\u2066-\\u2069';

/** The JSON Schema pattern of such a name. */
export const ONE_LINE_PATTERN = `^[^${BREAKS}]*$`;

/** How many characters a name has at most. */
const MAX_LENGTH = 200;

/**
 * The name of somebody or something that cannot be asked for another, such as the title of a spec: breaks become spaces,
 * and what is too long is cut.
 */
export function toOneLine(name: string): string {
  const line = name.replaceAll(new RegExp(`[${BREAKS}\\s]+`, 'gu'), ' ').trim();
  // A character is two units at most.
  return [...line.slice(0, 2 * MAX_LENGTH)].slice(0, MAX_LENGTH).join('');
}
