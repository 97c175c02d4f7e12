import { isObject, type Json, type JsonObject, member, objectIn, textIn } from './json.ts';
import { resolve } from './references.ts';

/** A parameter in OpenAPI 3 terms ("Parameter Object"). */
export type Parameter = {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required: boolean;
  description: string;
  deprecated: boolean;
  /** One of OpenAPI's styles, or `tabDelimited` for Swagger's `tsv`. */
  style: string;
  explode: boolean;
  allow_reserved: boolean;
  /** Set when the parameter has `content` instead of a schema. */
  media_type: string | null;
  /** The outline of its schema: nothing in it refers elsewhere. */
  schema: JsonObject;
};

/** Defaults of style and explode as the "Parameter Object" has them. */
const DEFAULT_STYLES = { path: 'simple', query: 'form', header: 'simple', cookie: 'form' } as const;
const STYLES: ReadonlySet<string> = new Set([
  'matrix',
  'label',
  'simple',
  'form',
  'spaceDelimited',
  'pipeDelimited',
  'deepObject',
]);

/** @returns undefined for what is no parameter */
export function openapiParameter(document: JsonObject, node: JsonObject): Parameter | undefined {
  const place = placeOf(node);
  const name = textIn(node, 'name');
  if (!place || name === '') return undefined;
  const asked = textIn(node, 'style');
  const style = STYLES.has(asked) ? asked : DEFAULT_STYLES[place];
  const explode = member(node, 'explode');
  const [content] = Object.entries(objectIn(node, 'content'));
  const schema = content && isObject(content[1]) ? member(content[1], 'schema') : member(node, 'schema');
  return {
    name,
    in: place,
    required: place === 'path' || member(node, 'required') === true,
    description: textIn(node, 'description'),
    deprecated: member(node, 'deprecated') === true,
    style,
    // A deepObject has one form only; some descriptions leave its explode out.
    explode: typeof explode === 'boolean' ? explode : style === 'form' || style === 'deepObject',
    allow_reserved: member(node, 'allowReserved') === true,
    media_type: content?.[0] ?? null,
    schema: outline(document, schema),
  };
}

export function placeOf(node: JsonObject): Parameter['in'] | undefined {
  const place = textIn(node, 'in');
  return place === 'path' || place === 'query' || place === 'header' || place === 'cookie'
    ? place
    : undefined;
}

/** What a `{name}` of a path is that nobody declared. */
export function plainPathParameter(name: string): Parameter {
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

/** The members of a schema that say, in a line, what a value is. */
const OUTLINE_MEMBERS = [
  'type',
  'format',
  'enum',
  'default',
  'minimum',
  'maximum',
  'pattern',
  'minLength',
  'maxLength',
  'nullable',
  'description',
] as const;
const OUTLINE_DEPTH = 2;

/** A schema without its references: what nests deeper than two lists is cut. */
export function outline(document: JsonObject, value: Json | undefined, depth = 0): JsonObject {
  const { node } = resolve(document, value);
  if (!node) return {};
  const kept = OUTLINE_MEMBERS.flatMap((name): [string, Json][] => {
    const found = member(node, name);
    return found === undefined ? [] : [[name, found]];
  });
  const items = member(node, 'items');
  if (items !== undefined && depth < OUTLINE_DEPTH) kept.push(['items', outline(document, items, depth + 1)]);
  return Object.fromEntries(kept);
}
