import { Type } from 'typebox';
import { tryDecodeJson } from '../../../api/decode-json.ts';
import { tabStorage } from '../../../browser-storage.ts';
import type { Inputs, TestSession } from './test-session.ts';

/** What was entered for test requests survives a reload of the page, except for what may be secret. */

const Stored = Type.Object({
  operation: Type.Optional(Type.String()),
  inputs: Type.Record(
    Type.String(),
    Type.Object({
      fields: Type.Record(
        Type.String(),
        Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Array(Type.String())]),
      ),
      body: Type.String(),
      isStreamed: Type.Boolean(),
    }),
  ),
});

/** Browsers store some MB for a site: an integration may take this much. */
const MAX_LENGTH = 50_000;

export function storeInputs(key: string, { operation, inputs }: TestSession): void {
  const harmless = Object.entries(inputs).map(([name, entered]) => [name, withoutSecrets(entered)]);
  const text = JSON.stringify({ operation, inputs: Object.fromEntries(harmless) });
  if (text.length <= MAX_LENGTH) tabStorage.write(key, text);
  else tabStorage.remove(key);
}

export function readInputs(key: string): TestSession {
  const { operation, inputs } = tryDecodeJson(Stored, tabStorage.read(key) ?? '') ?? { inputs: {} };
  return { operation, inputs, runs: [], open: {} };
}

/** Without headers and cookies, and without what looks like a secret by its name or its value. */
export function withoutSecrets({ fields, body, isStreamed }: Inputs): Inputs {
  const harmless = Object.entries(fields).filter(
    ([path, field]) => !HEADER_OR_COOKIE.test(path) && !looksSecret(path) && !looksSecret(String(field)),
  );
  return { fields: Object.fromEntries(harmless), body: looksSecret(body) ? '' : body, isStreamed };
}

const HEADER_OR_COOKIE = /^(?:headers|cookie_params)\./;

function looksSecret(text: string): boolean {
  return NAME_OF_SECRET.test(text) || OPAQUE_VALUE.test(text);
}

const NAME_OF_SECRET =
  /pass(?:word|wd|phrase|code)|secret|token|(?:api|access|private)[-_ ]?key|auth(?!or)|credential|session|signature|bearer|\b(?:pin|cvv|cvc|iban|ssn|otp)\b/i;
const OPAQUE_VALUE = /[A-Za-z0-9_+/=]{32,}/;
