import { INPUT_MEMBERS } from '@trunkline/contract/examples/example-input';
import { isAnyMediaType, mainSchemaOf } from '../model/media-types.ts';
import { findOperations, type Operation } from '../model/operation.ts';
import type { OperationParameter } from '../model/operation-parts.ts';
import type { SecurityRequirement } from '../model/security.ts';
import type { Json, JsonObject } from '../parse/json.ts';
import { changeDistances, type Distances, distanceWithin } from './changed-components.ts';
import {
  type ChangedSide,
  type Comparison,
  compareSchemas,
  MAX_REFERENCES,
  type OperationChange,
} from './schema-changes.ts';

/** The changes from one version of a spec to the next, by the operations' keys. */
export type SpecDiff = {
  added: string[];
  removed: string[];
  changed: { key: string; changes: OperationChange[] }[];
};

/** Schemas compared for one operation: changes in others are not found. */
const MAX_COMPARED = 20_000;

/**
 * Compares two versions of a spec. Parts with equal texts are skipped, so that most of a large spec costs nothing.
 */
export function diffSpecs(before: JsonObject, after: JsonObject): SpecDiff {
  const [earlier, later] = [operationsOf(before), operationsOf(after)];
  const distances = changeDistances(before, after, MAX_REFERENCES);
  const changed: SpecDiff['changed'] = [];
  for (const [key, operation] of earlier) {
    const newer = later.get(key);
    if (!newer || !mayDiffer(distances, operation, newer)) continue;
    const changes = operationChanges(distances, operation, newer);
    if (changes.length > 0) changed.push({ key, changes });
  }
  return {
    added: [...later.keys()].filter((key) => !earlier.has(key)),
    removed: [...earlier.keys()].filter((key) => !later.has(key)),
    changed,
  };
}

function operationsOf(document: JsonObject): Map<string, Operation> {
  const found = new Map<string, Operation>();
  for (const operation of findOperations(document))
    if (!found.has(operation.key)) found.set(operation.key, operation);
  return found;
}

function mayDiffer(distances: Distances, before: Operation, after: Operation): boolean {
  const text = before.sourceText();
  return text !== after.sourceText() || distanceWithin(distances, text) !== undefined;
}

function operationChanges(distances: Distances, before: Operation, after: Operation): OperationChange[] {
  const comparison: Comparison = { distances, left: MAX_COMPARED, changes: [] };
  compareParameters(comparison, before, after);
  compareBodies(comparison, before, after);
  compareResponses(comparison, before, after);
  compareSecurity(comparison, before, after);
  if (after.isDeprecated && !before.isDeprecated)
    comparison.changes.push({ field: 'deprecated', message: 'is deprecated now', breaking: false });
  return comparison.changes;
}

function compareParameters(comparison: Comparison, before: Operation, after: Operation): void {
  const [earlier, later] = [parametersByField(before), parametersByField(after)];
  const note = (field: string, message: string, breaking: boolean) =>
    comparison.changes.push({ field, message, breaking });
  for (const [field, one] of earlier) {
    const other = later.get(field);
    if (!other) {
      note(field, 'is removed', true);
      continue;
    }
    if (other.required && !one.required) note(field, 'is required now', true);
    compareAt(comparison, 'request', field, [before, one.schema], [after, other.schema]);
  }
  for (const [field, { required }] of later)
    if (!earlier.has(field)) note(field, required ? 'is new and required' : 'is new', required);
}

/** The parameters by their fields in the input of a call. */
function parametersByField(operation: Operation): Map<string, OperationParameter> {
  return new Map(
    operation
      .parameters()
      .map((parameter) => [`${INPUT_MEMBERS[parameter.in]}.${parameter.name}`, parameter]),
  );
}

type SchemaOf = readonly [Operation, Json | undefined];

function compareAt(
  comparison: Comparison,
  side: ChangedSide,
  field: string,
  [before, one]: SchemaOf,
  [after, other]: SchemaOf,
): void {
  compareSchemas(
    comparison,
    side,
    field,
    { document: before.document, schema: one },
    { document: after.document, schema: other },
  );
}

function compareBodies(comparison: Comparison, before: Operation, after: Operation): void {
  const [one, other] = [before.requestBody(), after.requestBody()];
  const note = (message: string, breaking: boolean) =>
    comparison.changes.push({ field: 'payload', message, breaking });
  if (one && !other) note('is removed', true);
  if (!one && other) note(other.required ? 'is new and required' : 'is new', other.required);
  if (!one || !other) return;
  if (other.required && !one.required) note('is required now', true);
  const lost = lostMediaTypes(one, other);
  if (lost.length > 0 && other.contents.length > 0) note(`is no longer accepted as ${lost.join(', ')}`, true);
  const [from, to] = [mainSchemaOf(one.contents), mainSchemaOf(other.contents)];
  compareAt(comparison, 'request', 'payload', [before, from], [after, to]);
}

type Contents = { contents: readonly { mediaType: string }[] };

function lostMediaTypes(before: Contents, after: Contents): string[] {
  const remaining = new Set(after.contents.map(({ mediaType }) => mediaType));
  return before.contents.map(({ mediaType }) => mediaType).filter((mediaType) => !remaining.has(mediaType));
}

function compareResponses(comparison: Comparison, before: Operation, after: Operation): void {
  const [earlier, later] = [responsesByStatus(before), responsesByStatus(after)];
  const note = (status: string, message: string, breaking: boolean) =>
    comparison.changes.push({ field: `responses.${status}`, message, breaking });
  for (const [status, one] of earlier) {
    const other = later.get(status);
    const isSuccess = /^(2|default)/.test(status);
    if (!other) {
      note(status, 'is removed', isSuccess);
      continue;
    }
    const lost = lostMediaTypes(one, other).filter((mediaType) => !isAnyMediaType(mediaType));
    if (lost.length > 0) note(status, `is no longer ${lost.join(', ')}`, isSuccess);
    const [from, to] = [mainSchemaOf(one.contents), mainSchemaOf(other.contents)];
    compareAt(comparison, 'response', `responses.${status}`, [before, from], [after, to]);
  }
  for (const status of later.keys()) if (!earlier.has(status)) note(status, 'is new', false);
}

function responsesByStatus(operation: Operation) {
  return new Map(operation.responses().map((response) => [response.status, response]));
}

function compareSecurity(comparison: Comparison, before: Operation, after: Operation): void {
  const [one, other] = [before.security().map(requirementText), after.security().map(requirementText)];
  const lost = one.filter((requirement) => !other.includes(requirement));
  // Without a list, calls are anonymous.
  const isClosed = one.length === 0 && other.length > 0 && !other.includes(NOTHING);
  if (lost.length === 0 && !isClosed) return;
  const required = other.length === 0 ? NOTHING : other.join(', or ');
  comparison.changes.push({
    field: 'security',
    message: `requires ${required} where it required ${one.length === 0 ? NOTHING : one.join(', or ')}`,
    breaking: other.length > 0 && !other.includes(NOTHING),
  });
}

const NOTHING = 'nothing';

function requirementText(requirement: SecurityRequirement): string {
  if (requirement.length === 0) return NOTHING;
  return requirement
    .map(({ scheme, scopes }) => (scopes.length === 0 ? scheme : `${scheme} (${scopes.join(', ')})`))
    .join(' and ');
}
