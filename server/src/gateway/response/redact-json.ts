import { setImmediate } from 'node:timers/promises';
import { type Json, type JsonObject, tryParseJson } from '../../openapi/parse/json.ts';
import { redactText } from '../redaction/redact.ts';
import { redactBody } from '../redaction/redact-body.ts';
import type { Secrets } from '../redaction/secrets.ts';

/** JSON text with its secrets redacted, and valid JSON still. Between the slices of a large one other requests are served. */
export async function redactJson(text: string, secrets: Secrets): Promise<string> {
  const redacted = await redactLong(text, secrets);
  if (redacted === text || tryParseJson(redacted)) return redacted;
  return (await redactValue(text, secrets))?.text ?? 'null';
}

/**
 * Redacts the values of a JSON text: a secret of digits may be in it as a number, which becomes a string.
 *
 * @returns the value before redaction, and the text after it; undefined where the text is not JSON
 */
export async function redactValue(
  text: string,
  secrets: Secrets,
): Promise<{ value: Json; text: string } | undefined> {
  const parsed = tryParseJson(text);
  const copy = tryParseJson(text);
  if (!parsed || !copy) return undefined;
  await redactScalars(copy, secrets);
  const redacted = await redactLong(JSON.stringify(copy.value), secrets);
  return tryParseJson(redacted) && { value: parsed.value, text: redacted };
}

/** About a millisecond; a value counts as some characters. */
const SLICE_CHARACTERS = 64 * 1024;
const CHARACTERS_OF_VALUE = 50;

/** Redacts the scalars within an object, in place. */
async function redactScalars(root: JsonObject, secrets: Secrets): Promise<void> {
  const containers: object[] = [root];
  let searched = 0;
  for (let container = containers.pop(); container; container = containers.pop()) {
    for (const [name, value] of Object.entries(container)) {
      if (typeof value === 'object' && value !== null) containers.push(value);
      if (typeof value !== 'number' && typeof value !== 'string') continue;
      const text = String(value);
      const redacted =
        text.length < SLICE_CHARACTERS ? redactText(text, secrets) : await redactLong(text, secrets);
      // It is an own member, whatever its name is.
      if (redacted !== text) Reflect.set(container, name, redacted);
      searched += text.length + CHARACTERS_OF_VALUE;
      if (searched < SLICE_CHARACTERS) continue;
      searched = 0;
      await setImmediate();
    }
  }
}

async function redactLong(text: string, secrets: Secrets): Promise<string> {
  if (text.length < SLICE_CHARACTERS) return redactText(text, secrets);
  const bytes = Buffer.from(text);
  const redacted = await redactBody(bytes, secrets);
  return redacted === bytes ? text : redacted.toString();
}
