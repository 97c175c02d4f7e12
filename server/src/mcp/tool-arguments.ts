import type { ValidationIssue } from '@trunkline/contract/problems';
import type { CallInput } from '@trunkline/contract/schemas/calls';
import type { CatalogOperation } from '../apps/catalog.ts';
import { Problem } from '../http/problems.ts';
import { isObject, type Json, type JsonObject } from '../openapi/parse/json.ts';

/** The arguments of a tool, and the input of a call that they make. */

export type ToolArgument = {
  /** What models accept as the name of an argument. */
  name: string;
  parameter: CatalogOperation['parameters'][number];
};

export type ArgumentLayout = {
  /** Whether all arguments are members of one object; else those of a location are in an object of their own. */
  isFlat: boolean;
  arguments: readonly ToolArgument[];
  hasPayload: boolean;
};

/** Where parameters are: in a call, and in the arguments of a tool that are not flat. */
const LOCATIONS = [
  { location: 'path', field: 'path_params', group: 'path' },
  { location: 'query', field: 'query_params', group: 'query' },
  { location: 'header', field: 'headers', group: 'headers' },
] as const;

/** Names of arguments that no parameter has. */
export const PAYLOAD = 'payload';
export const SELECT = 'select';

const MAX_ARGUMENT_NAME_LENGTH = 64;

/** Flat where no two names are the same. */
export function layoutArguments({ parameters, request_body }: CatalogOperation): ArgumentLayout {
  const named = parameters.map((parameter) => ({ name: argumentName(parameter.name), parameter }));
  const names = new Set([PAYLOAD, SELECT, ...named.map(({ name }) => name)]);
  const isFlat = names.size === named.length + 2;
  const hasPayload = request_body !== null;
  return { isFlat, arguments: isFlat ? named : distinct(named), hasPayload };
}

/** Models take letters, digits, `_`, `.` and `-`, and 64 of them at most: `filter[state]` becomes `filter_state`. */
function argumentName(name: string): string {
  const safe = name.replaceAll(/[^a-zA-Z0-9_.-]+/g, '_').replaceAll(/^_+|_+$/g, '');
  return safe.slice(0, MAX_ARGUMENT_NAME_LENGTH) || 'parameter';
}

/** Names that are distinct in their location. */
function distinct(named: readonly ToolArgument[]): ToolArgument[] {
  const used = new Set<string>();
  return named.map(({ name, parameter }) => {
    let free = name;
    for (let count = 2; used.has(`${parameter.in} ${free}`); count += 1) {
      const suffix = `_${count}`;
      free = name.slice(0, MAX_ARGUMENT_NAME_LENGTH - suffix.length) + suffix;
    }
    used.add(`${parameter.in} ${free}`);
    return { name: free, parameter };
  });
}

/** The objects of arguments that are not flat, each with its arguments; none are empty. */
export function groupsOf({ arguments: all }: ArgumentLayout): [group: string, ToolArgument[]][] {
  return LOCATIONS.flatMap(({ location, group }): [string, ToolArgument[]][] => {
    const inLocation = all.filter(({ parameter }) => parameter.in === location);
    return inLocation.length > 0 ? [[group, inLocation]] : [];
  });
}

/**
 * The input of a call.
 *
 * @throws Problem invalid_parameters naming each argument that the tool does not have
 */
export function toCallInput(layout: ArgumentLayout, given: JsonObject): CallInput {
  const issues: ValidationIssue[] = [];
  const rest = new Set(Object.keys(given).filter((name) => name !== SELECT));
  const input: { [field: string]: Json } = {};
  if (layout.hasPayload && rest.delete(PAYLOAD) && given[PAYLOAD] !== undefined)
    input[PAYLOAD] = given[PAYLOAD];
  for (const { location, field, group } of LOCATIONS) {
    const inLocation = layout.arguments.filter(({ parameter }) => parameter.in === location);
    const values = layout.isFlat ? given : groupIn(given, group, rest, issues);
    const names = layout.isFlat ? rest : new Set(Object.keys(values));
    const members = inLocation.flatMap(({ name, parameter }): [string, Json][] => {
      const value = names.delete(name) ? values[name] : undefined;
      return value === undefined ? [] : [[parameter.name, value]];
    });
    if (!layout.isFlat) for (const name of names) issues.push(unknownArgument(`${group}.${name}`));
    if (members.length > 0) input[field] = Object.fromEntries(members);
  }
  for (const name of rest) issues.push(unknownArgument(name));
  if (issues.length > 0) throw invalidArguments(issues);
  return input;
}

/** The arguments of a location, which `rest` then has no more. */
function groupIn(given: JsonObject, group: string, rest: Set<string>, issues: ValidationIssue[]): JsonObject {
  if (!rest.delete(group)) return {};
  const values = given[group];
  if (isObject(values)) return values;
  issues.push({ path: group, message: 'is not an object with the arguments of this location' });
  return {};
}

function unknownArgument(path: string): ValidationIssue {
  return { path, message: 'is not an argument of this tool' };
}

/** The same as of the parameters of a call. */
export function invalidArguments(issues: readonly ValidationIssue[]): Problem {
  const sentences = issues
    .slice(0, 20)
    .map(({ path, message }) => `${path.slice(0, 100)} ${message}`)
    .join('; ');
  return new Problem('invalid_parameters', `The arguments are not valid: ${sentences}.`, { errors: issues });
}

/** A problem of a call's parameters in terms of the arguments that they came from; all others as they are. */
export function inTermsOfArguments(problem: Problem, layout: ArgumentLayout): Problem {
  if (problem.code !== 'invalid_parameters' || !problem.errors) return problem;
  return invalidArguments(
    problem.errors.map(({ path, message }) => ({ path: argumentPath(path, layout), message })),
  );
}

function argumentPath(path: string, { isFlat, arguments: all }: ArgumentLayout): string {
  for (const { location, field, group } of LOCATIONS) {
    if (!path.startsWith(`${field}.`)) continue;
    const rest = path.slice(field.length + 1);
    const found = all.find(
      ({ parameter: { in: where, name } }) =>
        where === location && (rest === name || rest.startsWith(`${name}.`)),
    );
    if (!found) return path;
    return `${isFlat ? '' : `${group}.`}${found.name}${rest.slice(found.parameter.name.length)}`;
  }
  return path;
}
