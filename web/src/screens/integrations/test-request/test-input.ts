import { INPUT_MEMBERS } from '@trunkline/contract/examples/example-input';
import { choicesOf, type Schema, schemaIn, typeOf } from '@trunkline/contract/json-schema';
import type { CallInput, Operation, TestInput } from '../../../api/queries/integrations.ts';
import { settableParameters } from '../operation/settable-parameters.ts';

export type Parameter = Operation['parameters'][number];

/** The value of a parameter's field; an empty one is not sent. */
export type Field = string | number | boolean | readonly string[];
/** By the path that validation issues use: `query_params.page`. */
export type Fields = Readonly<Record<string, Field>>;

/** The path of a parameter in the input of a call. */
export function pathOf({ in: location, name }: Pick<Parameter, 'in' | 'name'>): string {
  return `${INPUT_MEMBERS[location]}.${name}`;
}

/** `/things/7`: a path with what was entered for its parameters. */
export function pathWithInputs(path: string, fields: Fields): string {
  return path.replaceAll(/\{([^{}]+)\}/g, (template, name: string) => {
    const field = fields[pathOf({ in: 'path', name })];
    return field === undefined || isEmpty(field) ? template : String(field);
  });
}

/** What was entered for the path of a field, and is not JSON: what the parser says. */
export type InvalidJson = { path: string; reason: string };

/** The input of a call from the form, and an issue for each field with invalid JSON. */
export function inputOf(
  operation: Operation,
  fields: Fields,
  body: string,
): { input: TestInput; issues: InvalidJson[] } {
  const input: TestInput = { operation: operation.key };
  const issues: InvalidJson[] = [];
  for (const parameter of settableParameters(operation)) {
    const member = INPUT_MEMBERS[parameter.in];
    const field = fields[pathOf(parameter)];
    if (field === undefined || isEmpty(field)) continue;
    const value = collectIssue(pathOf(parameter), () => valueToSend(parameter.schema, field));
    input[member] = { ...input[member], [parameter.name]: value };
  }
  if (body.trim() !== '') input.payload = collectIssue('payload', (): unknown => JSON.parse(body));
  return { input, issues };

  function collectIssue(path: string, read: () => unknown): unknown {
    try {
      return read();
    } catch (error) {
      issues.push({ path, reason: error instanceof Error ? error.message : '' });
      return undefined;
    }
  }
}

/** The form of an input that was not entered in it: the inverse of `inputOf`. */
export function formOf(operation: Operation, input: CallInput): { fields: Fields; body: string } {
  const entries = settableParameters(operation).flatMap((parameter) => {
    const value = input[INPUT_MEMBERS[parameter.in]]?.[parameter.name];
    return value === undefined ? [] : [[pathOf(parameter), fieldOf(parameter.schema, value)] as const];
  });
  const body = input.payload === undefined ? '' : JSON.stringify(input.payload, null, 2);
  return { fields: Object.fromEntries(entries), body };
}

function fieldOf(schema: Schema, value: unknown): Field {
  const kind = kindOf(schema);
  if (kind === 'list') return Array.isArray(value) ? value.map(String) : [String(value)];
  if (kind === 'json') return JSON.stringify(value);
  if (kind === 'boolean' && typeof value === 'boolean') return value;
  if (kind === 'number' && typeof value === 'number') return value;
  return choiceText(value);
}

function isEmpty(field: Field): boolean {
  return field === '' || (Array.isArray(field) && field.length === 0);
}

/** @throws SyntaxError for invalid JSON */
function valueToSend(schema: Schema, field: Field): unknown {
  const choices = choicesOf(schema);
  if (choices) {
    const index = choices.findIndex((choice) => choiceText(choice) === field);
    return index === -1 ? field : choices[index];
  }
  if (Array.isArray(field)) return field.map((text) => itemToSend(schemaIn(schema, 'items') ?? {}, text));
  return kindOf(schema) === 'json' && typeof field === 'string' ? JSON.parse(field) : field;
}

/** A number that JavaScript would round stays a string. */
function itemToSend(schema: Schema, text: string): unknown {
  const type = typeOf(schema);
  const isNumber = (type === 'integer' || type === 'number') && String(Number(text)) === text;
  return isNumber ? Number(text) : text;
}

export function choiceText(choice: unknown): string {
  return typeof choice === 'string' ? choice : JSON.stringify(choice);
}

export type Kind = 'choice' | 'boolean' | 'number' | 'list' | 'json' | 'text';

/** The kind of field for a parameter. */
export function kindOf(schema: Schema): Kind {
  if (choicesOf(schema)) return 'choice';
  switch (typeOf(schema)) {
    case 'boolean':
      return 'boolean';
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return isPlain(schemaIn(schema, 'items') ?? {}) ? 'list' : 'json';
    case 'object':
      return 'json';
    default:
      return 'text';
  }
}

function isPlain(schema: Schema): boolean {
  const type = typeOf(schema);
  return type !== 'object' && type !== 'array';
}
