/** The package's own server/src/config/installation.ts: its folders are beside its code (build.ts). */

export const UI_FOLDER = new URL('./ui/', import.meta.url);
export const DOCS_FOLDER = new URL('./docs/', import.meta.url);
export const STARTER_FOLDER = new URL('./starter/', import.meta.url);
export const WORD_LISTS_FOLDER = new URL('./words/', import.meta.url);
/** npx says so to what it runs; where it is not, the command is on the path, as in the image. */
export const COMMAND = process.env.npm_command === 'exec' ? 'npx trunkline' : 'trunkline';
