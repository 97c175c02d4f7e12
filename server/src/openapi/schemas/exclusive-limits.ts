import { type JsonObject, member } from '../parse/json.ts';

/**
 * `exclusiveMinimum` and `exclusiveMaximum` as numbers: in draft 4, and so in OpenAPI before 3.1, they are `true` beside
 * `minimum` and `maximum`.
 */
export function exclusiveLimits(node: JsonObject): Record<string, number> {
  const limits: Record<string, number> = {};
  for (const [exclusive, inclusive] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    const declared = member(node, exclusive);
    const limit = declared === true ? member(node, inclusive) : declared;
    if (typeof limit === 'number') limits[exclusive] = limit;
  }
  return limits;
}
