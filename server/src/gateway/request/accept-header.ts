import { isJsonMediaType, isJsonOrAny } from '../../openapi/model/media-types.ts';

/**
 * The Accept header for the media types that an operation declares for its successes (RFC 9110, 12.5.1): each JSON type
 * as it is declared, `application/json` first, and any type where other types are declared too. A strict API responds with 406
 * to other types, and `application/json` does not match `application/vnd.api+json`.
 */
export function acceptHeader(mediaTypes: readonly string[]): string {
  if (!mediaTypes.some(isJsonMediaType)) return ANYTHING;
  const json = mediaTypes.filter(isJsonOrAny).map(acceptedRanges);
  const isPlain = ([first]: string[]) => first === PLAIN_JSON;
  const ranges = [...new Set([...json.filter(isPlain), ...json].flat())];
  const others = mediaTypes.every(isSpecificJson) ? [] : [`${ANYTHING};q=0.8`];
  return [...ranges.map((range, index) => (index === 0 ? range : `${range};q=0.9`)), ...others].join(', ');
}

const PLAIN_JSON = 'application/json';
const ANYTHING = '*/*';

function isSpecificJson(mediaType: string): boolean {
  return isJsonMediaType(mediaType) && !mediaType.includes('*');
}

/** Also without its parameters, which not every response repeats; JSON has no charset, and a range of JSON is JSON. */
function acceptedRanges(mediaType: string): string[] {
  if (!isSpecificJson(mediaType)) return [PLAIN_JSON];
  const [name = '', ...parameters] = mediaType.split(';').map((part) => part.trim());
  const kept = parameters.filter((parameter) => parameter !== '' && !/^(?:charset|q)\s*=/i.test(parameter));
  return kept.length === 0 ? [name] : [`${name};${kept.join(';')}`, name];
}
