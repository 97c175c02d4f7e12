import { t } from '@lingui/core/macro';
import { Menu } from '@mantine/core';
import { chooseLanguage, chosenLanguage, LANGUAGES } from '../language/language.ts';

const OF_BROWSER = 'browser';

/** The languages of the UI, in a menu. */
export function LanguageItems() {
  const select = (value: string) =>
    chooseLanguage(LANGUAGES.find(({ language }) => language === value)?.language);
  return (
    <>
      <Menu.Label>{t`Language`}</Menu.Label>
      <Menu.RadioGroup value={chosenLanguage ?? OF_BROWSER} onChange={select}>
        {LANGUAGES.map(({ language, name }) => (
          <Menu.RadioItem key={language} value={language} lang={language}>
            {name}
          </Menu.RadioItem>
        ))}
        <Menu.RadioItem value={OF_BROWSER}>{t`As the browser`}</Menu.RadioItem>
      </Menu.RadioGroup>
    </>
  );
}
