import { answersOf } from '../model/documentation.ts';
import { jsonSchemaIn } from '../model/media-types.ts';
import { type FoundOperation, findOperations } from '../model/operations.ts';
import { securityOf } from '../model/security.ts';
import { type Json, type JsonObject, listIn, member, objectIn, textIn } from '../parse/json.ts';
import { resolve } from '../parse/references.ts';
import { changeDistances, type Distances, distanceWithin } from './changed-components.ts';
import {
  type ChangedSide,
  type Comparison,
  compareSchemas,
  MOST_REFERENCES,
  type OperationChange,
} from './schema-changes.ts';

export type { OperationChange } from './schema-changes.ts';

/** What changed from one version of a description to the next, by the operations' keys. */
export type SpecDiff = {
  added: string[];
  removed: string[];
  changed: { key: string; changes: OperationChange[] }[];
};

/** Schemas compared for one operation: a change beyond them is not found. */
const MOST_COMPARED = 20_000;

/**
 * Compares two versions of a description. What is the same text is not looked into, so that most of a large
 * description costs nothing.
 */
export function diffSpecs(before: JsonObject, after: JsonObject): SpecDiff {
  const [earlier, later] = [operationsOf(before), operationsOf(after)];
  const distances = changeDistances(before, after, MOST_REFERENCES);
  const changed: SpecDiff['changed'] = [];
  for (const [key, operation] of earlier) {
    const newer = later.get(key);
    if (!newer || !mayDiffer(distances, before, after, operation, newer)) continue;
    const changes = operationChanges(
      distances,
      { document: before, ...operation },
      { document: after, ...newer },
    );
    if (changes.length > 0) changed.push({ key, changes });
  }
  return {
    added: [...later.keys()].filter((key) => !earlier.has(key)),
    removed: [...earlier.keys()].filter((key) => !later.has(key)),
    changed,
  };
}

function operationsOf(document: JsonObject): Map<string, FoundOperation> {
  const found = new Map<string, FoundOperation>();
  for (const operation of findOperations(document)) {
    const key = `${operation.method}:${operation.path}`;
    if (!found.has(key)) found.set(key, operation);
  }
  return found;
}

/** What the document says once for all operations that do not say it themselves. */
const SHARED = ['security', 'consumes', 'produces'] as const;

function mayDiffer(
  distances: Distances,
  before: JsonObject,
  after: JsonObject,
  one: FoundOperation,
  other: FoundOperation,
): boolean {
  const text = ownText(before, one);
  return text !== ownText(after, other) || distanceWithin(distances, text) !== undefined;
}

function ownText(document: JsonObject, { pathItem, node }: FoundOperation): string {
  const shared = SHARED.map((name) => member(document, name) ?? null);
  return JSON.stringify([node ?? null, member(pathItem, 'parameters') ?? null, ...shared]);
}

/** An operation in its document. */
type Located = FoundOperation & { document: JsonObject };

function operationChanges(distances: Distances, before: Located, after: Located): OperationChange[] {
  const comparing: Comparison = { distances, left: MOST_COMPARED, changes: [] };
  compareParameters(comparing, before, after);
  compareBodies(comparing, before, after);
  compareAnswers(comparing, before, after);
  compareSecurity(comparing, before, after);
  const isDeprecated = ({ node = {} }: Located) => member(node, 'deprecated') === true;
  if (isDeprecated(after) && !isDeprecated(before))
    comparing.changes.push({ field: 'deprecated', message: 'is deprecated now', breaking: false });
  return comparing.changes;
}

type Sent = { field: string; required: boolean; schema: Json | undefined };

const FIELDS: Readonly<Record<string, string>> = {
  path: 'path_params',
  query: 'query_params',
  header: 'headers',
  cookie: 'cookie_params',
};

function compareParameters(comparing: Comparison, before: Located, after: Located): void {
  const [earlier, later] = [parametersOf(before), parametersOf(after)];
  const note = (field: string, message: string, breaking: boolean) =>
    comparing.changes.push({ field, message, breaking });
  for (const [field, one] of earlier) {
    const other = later.get(field);
    if (!other) {
      note(field, 'is removed', true);
      continue;
    }
    if (other.required && !one.required) note(field, 'is required now', true);
    compareAt(comparing, 'sent', field, [before, one.schema], [after, other.schema]);
  }
  for (const [field, { required }] of later)
    if (!earlier.has(field)) note(field, required ? 'is new and required' : 'is new', required);
}

type Schema = readonly [Located, Json | undefined];

function compareAt(
  comparing: Comparison,
  direction: ChangedSide,
  field: string,
  [before, one]: Schema,
  [after, other]: Schema,
): void {
  compareSchemas(
    comparing,
    direction,
    field,
    { document: before.document, schema: one },
    { document: after.document, schema: other },
  );
}

/** The parameters by the fields that callers set them in; Swagger's of the body stand with the body. */
function parametersOf({ document, pathItem, node = {} }: Located): Map<string, Sent> {
  const found = new Map<string, Sent>();
  for (const value of [...listIn(pathItem, 'parameters'), ...listIn(node, 'parameters')]) {
    const { node: parameter } = resolve(document, value);
    const place = parameter && FIELDS[textIn(parameter, 'in')];
    if (!parameter || place === undefined) continue;
    const field = `${place}.${textIn(parameter, 'name')}`;
    const required = textIn(parameter, 'in') === 'path' || member(parameter, 'required') === true;
    const inline = member(document, 'swagger') !== undefined ? parameter : undefined;
    const schema = inline ?? member(parameter, 'schema') ?? jsonSchemaIn(parameter);
    found.set(field, { field, required, schema });
  }
  return found;
}

type Body = { required: boolean; mediaTypes: string[]; schema: Json | undefined };

function compareBodies(comparing: Comparison, before: Located, after: Located): void {
  const [one, other] = [bodyOf(before), bodyOf(after)];
  const note = (message: string, breaking: boolean) =>
    comparing.changes.push({ field: 'payload', message, breaking });
  if (one && !other) note('is removed', true);
  if (!one && other) note(other.required ? 'is new and required' : 'is new', other.required);
  if (!one || !other) return;
  if (other.required && !one.required) note('is required now', true);
  const lost = one.mediaTypes.filter((mediaType) => !other.mediaTypes.includes(mediaType));
  if (lost.length > 0 && other.mediaTypes.length > 0)
    note(`is not taken as ${lost.join(', ')} any more`, true);
  compareAt(comparing, 'sent', 'payload', [before, one.schema], [after, other.schema]);
}

function bodyOf(located: Located): Body | undefined {
  const { document, node = {} } = located;
  if (member(document, 'swagger') !== undefined) return swaggerBody(located);
  const { node: body } = resolve(document, member(node, 'requestBody'));
  if (!body) return undefined;
  return {
    required: member(body, 'required') === true,
    mediaTypes: Object.keys(objectIn(body, 'content')),
    schema: jsonSchemaIn(body),
  };
}

/** Swagger's `in: body`; the fields of a form are compared as the properties of an object. */
function swaggerBody({ document, pathItem, node = {} }: Located): Body | undefined {
  const parts = [...listIn(pathItem, 'parameters'), ...listIn(node, 'parameters')].flatMap((value) => {
    const { node: parameter } = resolve(document, value);
    return parameter && ['body', 'formData'].includes(textIn(parameter, 'in')) ? [parameter] : [];
  });
  if (parts.length === 0) return undefined;
  const body = parts.find((part) => textIn(part, 'in') === 'body');
  const isRequired = (part: JsonObject) => member(part, 'required') === true;
  const form = {
    type: 'object',
    properties: Object.fromEntries(parts.map((part) => [textIn(part, 'name'), part])),
    required: parts.filter(isRequired).map((part) => textIn(part, 'name')),
  };
  return {
    required: parts.some(isRequired),
    mediaTypes: listIn(Array.isArray(member(node, 'consumes')) ? node : document, 'consumes').map(String),
    schema: body ? member(body, 'schema') : form,
  };
}

function compareAnswers(comparing: Comparison, before: Located, after: Located): void {
  const [earlier, later] = [before, after].map(
    ({ document, node = {} }) => new Map(answersOf(document, node).map((answer) => [answer.status, answer])),
  );
  if (!earlier || !later) return;
  const note = (status: string, message: string, breaking: boolean) =>
    comparing.changes.push({ field: `answers.${status}`, message, breaking });
  for (const [status, one] of earlier) {
    const other = later.get(status);
    const isSuccess = /^(2|default)/.test(status);
    if (!other) {
      note(status, 'is not answered any more', isSuccess);
      continue;
    }
    const lost = one.media_types.filter((mediaType) => !other.media_types.includes(mediaType));
    if (lost.length > 0) note(status, `is not ${lost.join(', ')} any more`, isSuccess);
    compareAt(comparing, 'answered', `answers.${status}`, [before, one.schema], [after, other.schema]);
  }
  for (const status of later.keys()) if (!earlier.has(status)) note(status, 'is new', false);
}

function compareSecurity(comparing: Comparison, before: Located, after: Located): void {
  const [one, other] = [before, after].map(({ document, node = {} }) =>
    securityOf(document, node).map(wayNamed),
  );
  if (!one || !other) return;
  const lost = one.filter((way) => !other.includes(way));
  // No list at all lets everybody in.
  const isClosed = one.length === 0 && other.length > 0 && !other.includes(NOBODY);
  if (lost.length === 0 && !isClosed) return;
  const ways = other.length === 0 ? NOBODY : other.join(', or ');
  comparing.changes.push({
    field: 'security',
    message: `asks for ${ways} where it asked for ${one.length === 0 ? NOBODY : one.join(', or ')}`,
    breaking: other.length > 0 && !other.includes(NOBODY),
  });
}

const NOBODY = 'nothing';

function wayNamed(requirement: ReturnType<typeof securityOf>[number]): string {
  if (requirement.length === 0) return NOBODY;
  return requirement
    .map(({ scheme, scopes }) => (scopes.length === 0 ? scheme : `${scheme} (${scopes.join(', ')})`))
    .join(' and ');
}
