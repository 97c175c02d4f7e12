import { type Json, tryParseJson } from '../../openapi/parse/json.ts';
import { redactText } from '../redaction/redact.ts';
import type { Secrets } from '../redaction/secrets.ts';

/** JSON text with its secrets redacted, and valid JSON still. */
export function redactJson(text: string, secrets: Secrets): string {
  const redacted = redactText(text, secrets);
  return redacted === text || tryParseJson(redacted)
    ? redacted
    : (redactValue(text, secrets)?.text ?? 'null');
}

/**
 * Redacts the values of a JSON text: a secret of digits may be in it as a number, which becomes a string.
 *
 * @returns the value before redaction, and the text after it; undefined where the text is not JSON
 */
export function redactValue(text: string, secrets: Secrets): { value: Json; text: string } | undefined {
  const parsed = tryParseJson(text);
  if (!parsed) return undefined;
  const serialized = JSON.stringify(parsed.value, (_key, value: unknown) => redactScalar(value, secrets));
  const redacted = redactText(serialized, secrets);
  return tryParseJson(redacted) && { value: parsed.value, text: redacted };
}

function redactScalar(value: unknown, secrets: Secrets): unknown {
  if (typeof value !== 'number' && typeof value !== 'string') return value;
  const text = String(value);
  const redacted = redactText(text, secrets);
  return redacted === text ? value : redacted;
}
