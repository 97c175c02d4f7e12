import { propertiesOf } from '@trunkline/contract/json-schema';
import { effectOf } from '@trunkline/contract/operation-effect';
import type { CatalogOperation } from '../../apps/catalog.ts';
import { isJsonOrAny } from '../../openapi/model/media-types.ts';
import { type JsonObject, member, textIn } from '../../openapi/parse/json.ts';
import { requestSchemaType } from '../../openapi/typescript/type-text.ts';
import { escapeMarkdown, markdownCodeSpan, markdownJson } from '../escaping.ts';
import { type ContextDetail, truncate } from './detail.ts';
import { buildExampleInput } from './example-input.ts';

const MAX_DESCRIPTION_LENGTH = 300;
const MAX_REMARK_LENGTH = 120;
const MAX_TYPE_LENGTH = 300;

/** An operation of an integration: summary, whether it writes, input, example call and response type. */
export function operationMarkdown(slug: string, operation: CatalogOperation, detail: ContextDetail): string {
  const { key, summary, description } = operation;
  const more = description.startsWith(summary) ? description.slice(summary.length).trim() : description;
  const effect = effectOf(key);
  return [
    `### ${markdownCodeSpan(key)} ${escapeMarkdown(summary)}`.trimEnd(),
    ...(effect === 'reads' ? [] : [`**${effect === 'deletes' ? 'Deletes' : 'Writes'} data.**`]),
    ...(detail.descriptions && more !== '' ? [escapeMarkdown(truncate(more, MAX_DESCRIPTION_LENGTH))] : []),
    ...inputList(operation, detail),
    exampleCode(slug, operation, detail.maxResponseTypeChars),
  ].join('\n\n');
}

/** One input of a call. */
type Input = { name: string; location: string; required: boolean; schema: JsonObject; remark: string };

function inputList(operation: CatalogOperation, detail: ContextDetail): string[] {
  const inputs = [...parameterInputs(operation), ...payloadInputs(operation)];
  const included = inputs.filter(({ required }) => required || detail.optionalParameters);
  const left = inputs.length - included.length;
  const lines = included.map((input) => inputLine(input, detail.descriptions));
  if (left > 0) lines.push(`- ${left} optional left out`);
  return lines.length > 0 ? [lines.join('\n')] : [];
}

function parameterInputs({ parameters }: CatalogOperation): Input[] {
  return parameters.map(({ name, in: location, required, schema, description }) => ({
    name,
    location,
    required,
    schema,
    remark: description || textIn(schema, 'description'),
  }));
}

/** The properties of an object one by one; any other body as one value. */
function payloadInputs({ request_body: body }: CatalogOperation): Input[] {
  if (!body) return [];
  const { required, media_types, schema = {} } = body;
  const properties = propertiesOf(schema);
  if (properties.length === 0) {
    const isJsonSent = media_types.length === 0 || media_types.some(isJsonOrAny);
    const remark = isJsonSent ? textIn(schema, 'description') : `sent as ${media_types.join(' or ')}`;
    return [{ name: 'payload', location: 'body', required, schema, remark }];
  }
  return properties.map((property) => ({
    ...property,
    location: 'payload',
    required: required && property.required,
    remark: textIn(property.schema, 'description'),
  }));
}

function inputLine({ name, location, required, schema, remark }: Input, hasRemark: boolean): string {
  const start = `- ${markdownCodeSpan(name)} (${location}, ${required ? 'required, ' : ''}${markdownCodeSpan(typeText(schema))})`;
  return hasRemark && remark !== ''
    ? `${start}: ${escapeMarkdown(truncate(remark, MAX_REMARK_LENGTH))}`
    : start;
}

/** The TypeScript type on one line; only the outer type of a long one. */
function typeText(schema: JsonObject): string {
  const type = requestSchemaType(schema).replaceAll(/\n\s*/g, ' ');
  const short =
    type.length > MAX_TYPE_LENGTH ? requestSchemaType({ type: member(schema, 'type') ?? 'object' }) : type;
  const format = textIn(schema, 'format');
  if (short === 'string' && format === 'binary') return 'string, bytes in base64';
  return short === 'string' && format !== '' ? `string, ${truncate(format, 30)}` : short;
}

function exampleCode(slug: string, operation: CatalogOperation, maxResponseTypeChars: number): string {
  const input = buildExampleInput(operation);
  const parameters = [slug, operation.key, ...(Object.keys(input).length > 0 ? [input] : [])];
  const responseType = operation.response_type.replaceAll('`', '\\u0060');
  const isShort = responseType !== 'unknown' && responseType.length <= maxResponseTypeChars;
  return [
    '```ts',
    `await base44.integrations.custom.call(${parameters.map(markdownJson).join(', ')});`,
    ...(isShort ? [`type Data = ${responseType};`] : []),
    '```',
  ].join('\n');
}
