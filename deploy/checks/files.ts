import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

/** @param name of a file below deploy/ */
export function readText(name: string): string {
  return readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
}

/** @returns the documents in a text of YAML @throws Error for a text that is no YAML, or has a key twice */
export function parseDocuments(text: string): unknown[] {
  return parseAllDocuments(text).map((document) => {
    const [error] = document.errors;
    if (error) throw error;
    return document.toJS();
  });
}

/** A file with one place changed, to see that a rule refuses it. @throws Error where the place is not there */
export function edited(text: string, [from, to]: readonly [from: string, to: string]): string {
  if (!text.includes(from)) throw new Error(`There is no "${from}".`);
  return text.replaceAll(from, to);
}
