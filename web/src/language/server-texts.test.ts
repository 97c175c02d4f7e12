import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { i18n, type Messages } from '@lingui/core';
import { formatter } from '@lingui/format-po';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { PROBLEMS } from '@trunkline/contract/problems';
import { SERVER_SENTENCES } from '../../server-sentences.ts';
import { serverTexts } from '../../server-texts.ts';
import { problemText, serverText, translationOf } from './server-texts.ts';

const ROOT = join(import.meta.dirname, '../../..');
const CATALOG = join(ROOT, 'web/src/locales/de.po');

let messages: Messages = {};

before(async () => {
  const context = { locale: 'de', sourceLocale: 'en', filename: CATALOG };
  const catalog = await formatter().parse(readFileSync(CATALOG, 'utf8'), context);
  messages = Object.fromEntries(
    Object.entries(catalog).flatMap(([id, { translation }]) =>
      translation ? [[id, compileMessage(translation)]] : [],
    ),
  );
  i18n.loadAndActivate({ locale: 'de', messages });
});

after(() => i18n.loadAndActivate({ locale: 'en', messages: {} }));

test('every problem of the contract has a title and advice in German, and so has every sentence of the list', () => {
  for (const code of Object.keys(PROBLEMS))
    for (const part of ['title', 'advice'] as const) assert.ok(problemText(code, part), `${code}: ${part}`);
  const missing = serverTexts().filter(({ id }) => !Object.hasOwn(messages, id));
  assert.deepEqual(missing, []);
});

test('a translation has what the server puts in', () => {
  // A value that says less to people than the sentence around it.
  const leftOut = new Set(['what', 'kind', 'first', 'second']);
  for (const sentence of SERVER_SENTENCES) {
    const names = placeholdersOf(sentence).filter((name) => !leftOut.has(name));
    const values = Object.fromEntries(names.map((name) => [name, `<${name}>`]));
    const id = `server: ${sentence}`;
    const translation = i18n._(id, values);
    for (const name of names)
      assert.ok(translation.includes(`<${name}>`) || name === 'limit', `${sentence}: ${translation}`);
  }
});

test('texts are translated sentence by sentence, with what the server put in', () => {
  for (const [english, german] of [
    ['is missing', 'fehlt'],
    ['must NOT have more than 1 items', 'darf höchstens 1 Eintrag haben'],
    ['must be integer', 'muss integer sein'],
    ['must be in the format date', 'muss das Format date haben'],
    ['leads to a value that is empty', 'führt zu einem Wert, für den gilt: ist leer'],
    [
      'The slug "v1. 2" is taken. Choose another, such as "v2".',
      'Der Slug „v1. 2“ ist vergeben. Wählen Sie einen anderen, etwa „v2“.',
    ],
    [
      'api.example.com refused the connection. Check the base URL of the integration, or try again later.',
      'api.example.com hat die Verbindung abgelehnt. Prüfen Sie die Basis-URL der Integration, oder versuchen Sie es später noch einmal.',
    ],
    [
      'To create integrations you need to be an owner or an admin of the workspace; you are a viewer. Ask its owner.',
      'Integrationen erstellen: Das dürfen im Workspace nur Inhaber und Admins; Sie sind Betrachter. Fragen Sie seinen Inhaber.',
    ],
  ] as const)
    assert.equal(serverText(english), german);
});

test('a text with a sentence of others stays as it is, and so does every text in English', () => {
  for (const text of [
    '',
    'Rate exceeded',
    'Choose another slug. Says the API.',
    'Read it again. '.repeat(20),
    `The slug "${'v'.repeat(2_000)}" is taken.`,
  ])
    assert.equal(serverText(text), text);
  assert.equal(problemText('of_a_proxy', 'title'), undefined);
  i18n.loadAndActivate({ locale: 'en', messages: {} });
  assert.equal(translationOf('is missing'), undefined);
  assert.equal(problemText('slug_taken', 'title'), undefined);
  i18n.loadAndActivate({ locale: 'de', messages });
});

test('the server and the contract still write the sentences of the list', () => {
  const written = sourcesOf('server/src', 'packages/contract/src', 'node_modules/ajv/lib');
  // These are put together of parts: names of roles, “fewer” or “more”, the title of a page where it has one, an IP address.
  const composed = /^(an? (owner|admin|editor|viewer)|must NOT have fewer|This is an HTML page|\{ip\} is)/;
  const gone = SERVER_SENTENCES.filter(
    (sentence) => !composed.test(sentence) && !piecesOf(sentence).every((piece) => written.includes(piece)),
  );
  assert.deepEqual(gone, []);
});

function placeholdersOf(sentence: string): string[] {
  return [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

/** What is fixed in a sentence, as long as it tells it from others; without the ends, which the server may write elsewhere. */
function piecesOf(sentence: string): string[] {
  return sentence
    .split(/\{\w+\}/)
    .map((piece) => piece.replace(/^[\s"':;,.)]+|[\s"':;,.(]+$/g, ''))
    .filter((piece) => piece.length >= 12);
}

function sourcesOf(...folders: string[]): string {
  return folders
    .flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: ROOT }))
    .filter((file) => !/\.test\.ts$/.test(file))
    .map((file) => readFileSync(join(ROOT, file), 'utf8'))
    .join('\n');
}
