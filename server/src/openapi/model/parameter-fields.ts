import {
  booleanIn,
  isObject,
  type Json,
  type JsonObject,
  listIn,
  member,
  objectIn,
  textIn,
} from '../parse/json.ts';
import { descriptionIn } from './description.ts';
import type { OperationParameter, ParameterLocation } from './operation-parts.ts';

/** The fields of parameters that are the same in all versions. */

type CommonFields = Pick<
  OperationParameter,
  'name' | 'in' | 'required' | 'description' | 'deprecated' | 'examples'
>;

/** @returns undefined for what is not a parameter: a body of Swagger 2.0, or one without a name */
export function commonFields(node: JsonObject): CommonFields | undefined {
  const location = locationOf(node);
  const name = textIn(node, 'name');
  if (!location || name === '') return undefined;
  return {
    name,
    in: location,
    required: location === 'path' || booleanIn(node, 'required') === true,
    description: descriptionIn(node),
    deprecated: booleanIn(node, 'deprecated') === true,
    examples: examplesIn(node),
  };
}

const LOCATIONS = ['path', 'query', 'header', 'cookie', 'body', 'formData', 'querystring'];

/** A parameter with its location as the specifications write it: some documents have `Query` or `formdata`. */
export function withUsualLocation(node: JsonObject): JsonObject {
  const location = textIn(node, 'in');
  const usual = LOCATIONS.find((name) => name.toLowerCase() === location.toLowerCase());
  return usual === undefined || usual === location ? node : { ...node, in: usual };
}

/** The one of several styles that a text names, in any letter case. */
export function styleNamed(text: string, styles: Iterable<string>): string | undefined {
  return [...styles].find((style) => style.toLowerCase() === text.toLowerCase());
}

/** In OpenAPI 3.2, a parameter `in: querystring` is the whole query, and its name is ignored. */
export const WHOLE_QUERY = 'querystring';

function locationOf(node: JsonObject): ParameterLocation | undefined {
  const location = textIn(node, 'in');
  if (location === WHOLE_QUERY) return 'query';
  return location === 'path' || location === 'query' || location === 'header' || location === 'cookie'
    ? location
    : undefined;
}

/** The examples of a parameter or a schema: schemas list their `examples`, parameters name them. */
export function examplesIn(node: JsonObject): Json[] {
  const [first] = listIn(node, 'examples');
  const [named] = Object.values(objectIn(node, 'examples'));
  const value = isObject(named) ? member(named, 'value') : undefined;
  return [member(node, 'example'), member(node, 'x-example'), first, value].filter(
    (example) => example !== undefined,
  );
}
