import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageFor } from './language.ts';

test('the chosen language counts, then the first preferred one that the UI has, then English', () => {
  for (const [chosen, preferred, language, locale] of [
    [undefined, ['en-GB', 'de'], 'en', 'en-GB'],
    [undefined, ['fr-FR', 'de-AT', 'en-US'], 'de', 'de-AT'],
    [undefined, ['DE'], 'de', 'DE'],
    [undefined, ['fr', 'deu'], 'en', 'en'],
    [undefined, [], 'en', 'en'],
    ['de', ['en-US', 'de-CH'], 'de', 'de-CH'],
    ['de', ['en-US'], 'de', 'de'],
    ['en', ['de-DE'], 'en', 'en'],
  ] as const)
    assert.deepEqual(languageFor(chosen, preferred), { language, locale });
});
