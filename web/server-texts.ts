import { resolve } from 'node:path';
import type { ExtractorType } from '@lingui/conf';
import { PROBLEMS } from '../packages/contract/src/problems.ts';
import { SERVER_SENTENCES } from './server-sentences.ts';

/**
 * The texts that the server writes and the UI displays, as messages of the catalogues: of each problem the title and the
 * advice, by its code, and sentences, by what they are in English. `src/language/server-texts.ts` reads them.
 */

type ServerText = { id: string; text: string };

/** All of them. The English stays with the server: the UI has none. */
export function serverTexts(): ServerText[] {
  return [
    ...Object.entries(PROBLEMS).flatMap(([code, { title, advice }]) => [
      { id: `problem.${code}.title`, text: title },
      { id: `problem.${code}.advice`, text: advice },
    ]),
    ...SERVER_SENTENCES.map((text) => ({ id: `server: ${text}`, text })),
  ];
}

/** Puts them into the catalogues; a comment tells translators the English of a problem. */
export const serverTextExtractor: ExtractorType = {
  match: (filename) => resolve(filename) === import.meta.filename,
  extract(filename, _code, onMessageExtracted) {
    for (const { id, text } of serverTexts())
      onMessageExtracted({
        id,
        origin: [filename, 1],
        ...(id.startsWith('problem.') && { comment: text }),
      });
  },
};
