import { isObject, type Json, type JsonObject, listIn, member, objectIn, textIn } from '../parse/json.ts';
import { descriptionIn } from './description.ts';
import type { OperationParameter, ParameterLocation } from './operation-parts.ts';

/** Parameters, as far as all versions declare them alike. */

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
    required: location === 'path' || member(node, 'required') === true,
    description: descriptionIn(node),
    deprecated: member(node, 'deprecated') === true,
    examples: examplesIn(node),
  };
}

/** OpenAPI 3.2 has parameters `in: querystring` that are the whole query, whatever their name. */
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
  const [listed] = listIn(node, 'examples');
  const [named] = Object.values(objectIn(node, 'examples'));
  const value = isObject(named) ? member(named, 'value') : undefined;
  return [member(node, 'example'), member(node, 'x-example'), listed, value].filter(
    (example) => example !== undefined,
  );
}
