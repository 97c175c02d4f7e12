import { i18n, type Messages } from '@lingui/core';
import { language, locale } from './language.ts';

/** English is in the code: only another language loads messages, all at once. */
const CATALOGS: Readonly<Record<typeof language, () => Promise<{ messages: Messages }>>> = {
  en: async () => ({ messages: {} }),
  de: () => import('../locales/de.po'),
};

/** Makes the texts available in the language of the page; in English where they cannot be loaded. */
export async function loadMessages(): Promise<void> {
  try {
    const { messages } = await CATALOGS[language]();
    i18n.loadAndActivate({ locale, messages });
    document.documentElement.lang = language;
  } catch {
    i18n.loadAndActivate({ locale, messages: {} });
  }
}
