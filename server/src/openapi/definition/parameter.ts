import type { OperationParameter, ParameterLocation } from '../model/operation-parts.ts';
import type { Json, JsonObject } from '../parse/json.ts';
import { compactSchema, shortExample } from '../schemas/compact-schema.ts';

/** A parameter as integrations store it ("Parameter Object"). */
export type Parameter = {
  name: string;
  in: ParameterLocation;
  required: boolean;
  description: string;
  deprecated: boolean;
  /** One of OpenAPI's styles, `tabDelimited` for Swagger's `tsv`, or `querystring` for what is the whole query. */
  style: string;
  explode: boolean;
  /** Styles of the lists within a list, the outer first, where they are not JSON. */
  item_styles?: string[];
  allow_reserved: boolean;
  /** Set when the parameter has `content` instead of a schema. */
  media_type: string | null;
  /** The schema of its value, as a small JSON Schema without references. */
  schema: JsonObject;
};

const MAX_SCHEMA_CHARS = 2_000;

/** @param document the document that references in its schema point into */
export function buildParameter(document: JsonObject, parameter: OperationParameter): Parameter {
  const {
    name,
    in: location,
    required,
    description,
    deprecated,
    style,
    explode,
    itemStyles = [],
  } = parameter;
  return {
    name,
    in: location,
    required,
    description,
    deprecated,
    style,
    explode,
    ...(itemStyles.length > 0 && { item_styles: itemStyles }),
    allow_reserved: parameter.allowReserved,
    media_type: parameter.mediaType,
    schema: schemaWithExample(document, parameter.schema, shortExample(parameter.examples)),
  };
}

/** A parameter may have an example of its own, beside those of its schema. */
function schemaWithExample(
  document: JsonObject,
  schema: Json | undefined,
  example: Json | undefined,
): JsonObject {
  return {
    ...compactSchema(document, schema, MAX_SCHEMA_CHARS),
    ...(example !== undefined && { examples: [example] }),
  };
}

/** The parameter for a `{name}` in a path that the spec does not declare. */
export function undeclaredPathParameter(name: string): Parameter {
  return {
    name,
    in: 'path',
    required: true,
    description: '',
    deprecated: false,
    style: 'simple',
    explode: false,
    allow_reserved: false,
    media_type: null,
    schema: { type: 'string' },
  };
}
