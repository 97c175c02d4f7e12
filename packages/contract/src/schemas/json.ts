import { Type } from 'typebox';
import type { Json, JsonObject } from '../json.ts';

/** Any JSON value. */
export const JsonValue = Type.Unsafe<Json>({});

/** A JSON Schema (2020-12) as a JSON object. */
export const JsonSchema = Type.Unsafe<JsonObject>({ type: 'object', additionalProperties: true });
