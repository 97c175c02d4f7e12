import { Anchor } from '@mantine/core';
import { chooseLanguage, language as current, LANGUAGES } from '../language/language.ts';

/** Buttons for the languages that the page is not in, where no menu is. */
export function OtherLanguages() {
  return LANGUAGES.filter(({ language }) => language !== current).map(({ language, name }) => (
    <Anchor
      key={language}
      component="button"
      type="button"
      size="sm"
      lh={2}
      lang={language}
      onClick={() => chooseLanguage(language)}
    >
      {name}
    </Anchor>
  ));
}
