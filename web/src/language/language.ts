import { lastingStorage } from '../browser-storage.ts';

/** The languages of the UI, each by its own name. */
export const LANGUAGES = [
  { language: 'en', name: 'English' },
  { language: 'de', name: 'Deutsch' },
] as const;
export type Language = (typeof LANGUAGES)[number]['language'];

const KEY = 'trunkline.language';

/** What was chosen in this browser; nothing where the browser decides. */
export const chosenLanguage = toLanguage(lastingStorage.read(KEY) ?? '');

/**
 * The language of this page, and the locale that writes its dates and numbers. Both stay for as long as the page is open:
 * what is made of them once, such as formatters, stays right.
 */
export const { language, locale } = languageFor(chosenLanguage, navigator.languages);

/** Loads the page again, in the language. @param chosen nothing for what the browser prefers */
export function chooseLanguage(chosen: Language | undefined): void {
  if (chosen) lastingStorage.write(KEY, chosen);
  else lastingStorage.remove(KEY);
  location.reload();
}

/**
 * The chosen language, or the first of the preferred ones that the UI has, with the region that is preferred for it: dates of
 * `en-GB` differ from those of `en-US`.
 */
export function languageFor(
  chosen: Language | undefined,
  preferred: readonly string[],
): { language: Language; locale: string } {
  const language = chosen ?? preferred.map(toLanguage).find((known) => known !== undefined) ?? 'en';
  return { language, locale: preferred.find((tag) => toLanguage(tag) === language) ?? language };
}

function toLanguage(tag: string): Language | undefined {
  const [primary] = tag.toLowerCase().split('-');
  return LANGUAGES.find(({ language }) => language === primary)?.language;
}
