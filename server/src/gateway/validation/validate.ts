import type { ValidationIssue } from '@trunkline/contract/problems';
import type { Options, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { Type } from 'typebox';
import { FORMS } from '../../openapi/definition/request-body.ts';
import { isObject, type Json, type JsonObject } from '../../openapi/parse/json.ts';
import { rawNumberToNumber } from '../../openapi/parse/lossless-json.ts';
import type { SchemaSet } from '../../openapi/schemas/schema-set.ts';
import { decodeJsonColumn } from '../../storage/json-column.ts';
import { COST, charge, refillBudget, ValidationBudgetExceeded, withCost } from './budget.ts';
import { toIssues } from './issues.ts';
import { linearPattern } from './pattern.ts';
import { textValueKeywords } from './text-values.ts';

/**
 * Validates values against the schemas of a spec. A schema is compiled when it is first needed, once for each
 * time its integration is compiled.
 *
 * ajv writes code and runs it (`new Function`). What it is given is safe to write code from: openapi/schemas/schema-set.ts
 * passes the keywords of JSON Schema and nothing else, each with a value of its type; ajv writes their strings as
 * quoted literals; and no keyword that reads data as a schema (`$data`) is enabled. The size of a schema is limited
 * there, which limits the time to compile it; budget.ts limits the time to run it.
 */

/** The issues of a value, their paths relative to it; none when it is valid. */
export type Validator = (value: Json) => readonly ValidationIssue[];

/** The validators of an operation's values. */
export type OperationValidators = {
  /** @param options `formats: false` leaves `format` out */
  parameter: (location: string, name: string, options?: { formats: boolean }) => Validator;
  body: (mediaType: string) => Validator;
  /** Of a JSON response, by its status (OpenAPI 3.1.1 "Responses Object"); undefined where any is valid. */
  response: (status: number) => Validator | undefined;
};

const NO_ISSUES: readonly ValidationIssue[] = [];
const ALWAYS_VALID: Validator = () => NO_ISSUES;

export const NO_VALIDATORS: OperationValidators = {
  parameter: () => ALWAYS_VALID,
  body: () => ALWAYS_VALID,
  response: () => undefined,
};

/** How values are sent: as JSON, or as text in a URL, a header or a form. */
type ValueFormat = 'json' | 'text' | 'text without formats';

/** Compiles the validators of one integration; its operations share the compilers. */
export function createValidatorCompiler() {
  const compilers = new Map<string, Ajv2020>();

  function compile(schema: Schema, format: ValueFormat, allErrors: boolean): ValidateFunction {
    const key = `${format} ${allErrors}`;
    const compiler = compilers.get(key) ?? createCompiler(format, allErrors);
    compilers.set(key, compiler);
    // ajv caches a compiled schema by its identity, although its code does not need it any more.
    const validate = compiler.compile(schema);
    compiler.removeSchema(schema);
    return validate;
  }

  function compileValidator({ schemas, $defs }: SchemaSet, name: string, format: ValueFormat): Validator {
    const schema = schemas[name] ?? true;
    if (typeof schema === 'boolean') return schema ? ALWAYS_VALID : () => [{ path: '', message: FORBIDDEN }];
    const fullSchema = withDefinitions(schema, $defs);
    const failFast = compile(fullSchema, format, false);
    const allErrors = once(() => compile(fullSchema, format, true));
    return withinBudget((value) => {
      if (failFast(coercible(value, format))) return NO_ISSUES;
      // ajv builds an object for each error, of which a large value may have millions: only the first is reported.
      if (!isSmall(value)) return toIssues(failFast.errors ?? [], fullSchema.$defs);
      refillBudget();
      allErrors()(coercible(value, format));
      return toIssues(allErrors().errors ?? [], fullSchema.$defs);
    });
  }

  /** @param stored the schemas of an operation as JSON, see openapi/schemas/operation-schemas.ts */
  function validatorsFor(stored: string, row: string): OperationValidators {
    const schemas = once(() =>
      decodeJsonColumn(StoredSchemas, stored, 'integration_operations.schemas', row),
    );
    const lazily = (compute: () => Validator): Validator => {
      const validate = once(compute);
      return (value) => validate()(value);
    };
    const byResponse = new Map<string, Validator>();
    return {
      parameter: (location, name, { formats } = { formats: true }) =>
        lazily(() =>
          compileValidator(
            schemas().request,
            `${location}.${name}`,
            formats ? 'text' : 'text without formats',
          ),
        ),
      body: (mediaType) =>
        lazily(() =>
          compileValidator(schemas().request, `body.${mediaType}`, FORMS.test(mediaType) ? 'text' : 'json'),
        ),
      response: (status) => {
        const { response } = schemas();
        const names = [String(status), `${Math.trunc(status / 100)}XX`, 'DEFAULT'];
        const name = names.find((one) => Object.hasOwn(response.schemas, one)) ?? '';
        const validate = byResponse.get(name) ?? compileValidator(response, name, 'json');
        byResponse.set(name, validate);
        return validate === ALWAYS_VALID ? undefined : validate;
      },
    };
  }

  return { validatorsFor };
}

function once<T>(compute: () => T): () => T {
  let cached: { value: T } | undefined;
  return () => {
    cached ??= { value: compute() };
    return cached.value;
  };
}

const StoredSchemaSet = Type.Object({
  schemas: Type.Record(Type.String(), Type.Unsafe<Json>({})),
  $defs: Type.Record(Type.String(), Type.Unsafe<Json>({})),
});
const StoredSchemas = Type.Object({ request: StoredSchemaSet, response: StoredSchemaSet });

type Schema = JsonObject & { $defs: JsonObject };

function withDefinitions(schema: Json, $defs: JsonObject): Schema {
  const fullSchema = isObject(schema) ? withCost(schema) : {};
  const definitions = Object.entries($defs).map(([key, one]) => [key, isObject(one) ? withCost(one) : one]);
  return { ...fullSchema, $defs: Object.fromEntries(definitions) };
}

const FORBIDDEN = 'must not be sent: the spec forbids it';

/** Larger values are validated up to their first error only. */
const MAX_SMALL_LENGTH = 100_000;

function isSmall(value: Json): boolean {
  return JSON.stringify(value).length <= MAX_SMALL_LENGTH;
}

/** ajv coerces text in place: it gets a copy, so that what is sent stays as it is. */
function coercible(value: Json, format: ValueFormat): Json {
  return format === 'json' ? value : copyStructure(value);
}

/** A copy that shares its strings: those of files are long. */
function copyStructure(value: Json): Json {
  if (Array.isArray(value)) return value.map(copyStructure);
  if (!isObject(value) || JSON.isRawJSON(value)) return rawNumberToNumber(value);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, copyStructure(one)]));
}

/** A validator that ends on every value. */
function withinBudget(validate: Validator): Validator {
  return (value) => {
    try {
      refillBudget();
      return validate(value);
    } catch (error) {
      if (error instanceof ValidationBudgetExceeded)
        return [{ path: '', message: 'takes too long to validate' }];
      if (error instanceof RangeError) return [{ path: '', message: 'is nested too deeply to validate' }];
      throw error;
    }
  };
}

const OPTIONS: Options = {
  strict: false,
  logger: false,
  // The schemas are generated here: validating them against the meta-schema finds nothing.
  meta: false,
  validateSchema: false,
  addUsedSchema: false,
  inlineRefs: false,
  // A property called `constructor` is not found on every object.
  ownProperties: true,
  // 19.99 is a multiple of 0.01 for everybody but IEEE 754.
  multipleOfPrecision: 9,
  code: { regExp: linearPattern },
};

function createCompiler(format: ValueFormat, allErrors: boolean): Ajv2020 {
  // As text, one item and a list of one are alike, and so are a number and its digits.
  const coercion: Options = format === 'json' ? {} : { coerceTypes: 'array' };
  const validateFormats = format !== 'text without formats';
  const compiler = new Ajv2020({ ...OPTIONS, ...coercion, validateFormats, allErrors, verbose: allErrors });
  formats.default(compiler, { mode: 'fast' });
  compiler.addKeyword({
    keyword: COST,
    // Charged before anything is evaluated: an error ends the rest.
    before: '$ref',
    schemaType: 'number',
    validate: (cost: number) => charge(cost),
    errors: false,
  });
  // ajv compares each item with each other.
  compiler.removeKeyword('uniqueItems');
  compiler.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    validate: (_unique: boolean, items: Json[]) => new Set(items.map(comparableText)).size === items.length,
  });
  // Alternatives that differ as JSON may be alike as text: `7` is valid as a number and as a string.
  if (format !== 'json') {
    compiler.removeKeyword('oneOf');
    compiler.addKeyword({ keyword: 'oneOf', macro: (schemas: Json[]) => ({ anyOf: schemas }) });
    for (const definition of textValueKeywords) {
      compiler.removeKeyword(definition.keyword);
      compiler.addKeyword(definition);
    }
  }
  return compiler;
}

/** The text by which an item is compared with others; to write it is charged by its length. */
function comparableText(item: Json): string {
  const text = JSON.stringify(item);
  charge(2 + text.length / CHARACTERS_PER_COST);
  return text;
}

/** Written in the time in which one schema is evaluated. */
const CHARACTERS_PER_COST = 2;
