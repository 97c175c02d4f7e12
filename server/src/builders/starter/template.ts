import { readFile } from 'node:fs/promises';
import { STARTER_FOLDER } from '../../config/installation.ts';

/** The template's files. A list, so that nothing else in the folder, such as an `.env`, is ever handed out. */
export const TEMPLATE_FILES = [
  '.env.example',
  'README.md',
  // npm leaves out files named .gitignore when it packs a package.
  '_gitignore',
  'index.html',
  'package.json',
  'src/element.ts',
  'src/main.ts',
  'src/operations.ts',
  'src/response-view.ts',
  'src/style.css',
  'src/trunkline.ts',
  'tsconfig.json',
  'vite.config.ts',
] as const;

/** Reads a file of the template. */
export function readTemplateFile(path: (typeof TEMPLATE_FILES)[number]): Promise<string> {
  return readFile(new URL(path, STARTER_FOLDER), 'utf8');
}

/**
 * Replaces each `{{name}}` by its value, as it is: escape values for the file's language first.
 *
 * @throws Error when there is no value of that name
 */
export function fillPlaceholders(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The template has an unknown placeholder: ${name}`);
    return value;
  });
}
