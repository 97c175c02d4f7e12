import type { ValidationIssue } from '@trunkline/contract/problems';
import type { Options, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { FORMS } from '../../openapi/model/request-body.ts';
import { isObject, type Json, type JsonObject } from '../../openapi/parse/json.ts';
import type { OperationSchemas } from '../../openapi/schemas/operation-schemas.ts';
import type { SchemaSet } from '../../openapi/schemas/schema-set.ts';
import { COST, charge, priced, refillBudget, ValidationBudgetExceeded } from './budget.ts';
import { faultsOf } from './issues.ts';
import { linearPattern } from './pattern.ts';

/**
 * Values against the schemas of a description. A schema is compiled when it is first needed, once for each
 * snapshot of its integration, and is gone with it.
 *
 * ajv writes code and runs it (`new Function`). What it is given is safe to write code from: openapi/schemas/schema-set.ts
 * passes the keywords of JSON Schema and nothing else, each with a value of its kind; ajv writes their texts as
 * quoted literals; and no keyword that reads data as a schema (`$data`) is on. The size of a schema is bounded
 * there, which bounds the time to compile it; validate-cost.ts bounds the time to run it.
 */

/** What of a value does not fit, places relative to it; nothing when all does. */
export type Validator = (value: Json) => readonly ValidationIssue[];

/** What the description says of an operation's values. */
export type OperationValidators = {
  parameter: (place: string, name: string) => Validator;
  body: (mediaType: string) => Validator;
  /** Of a JSON answer, by its status (OpenAPI 3.1.1 "Responses Object"). */
  response: (status: number) => Validator;
};

const FITS: readonly ValidationIssue[] = [];
const ALWAYS_FITS: Validator = () => FITS;

export const NO_VALIDATORS: OperationValidators = {
  parameter: () => ALWAYS_FITS,
  body: () => ALWAYS_FITS,
  response: () => ALWAYS_FITS,
};

/** How values are meant: as they are, or as texts that travel in an address, a header or a form. */
type Meaning = 'json' | 'text';

/** Makes the checks of one integration; what compiles them is shared by its operations. */
export function createValidatorCompiler() {
  const compilers = new Map<string, Ajv2020>();

  function compile(schema: Schema, meaning: Meaning, allErrors: boolean): ValidateFunction {
    const key = `${meaning} ${allErrors}`;
    const compiler = compilers.get(key) ?? createCompiler(meaning, allErrors);
    compilers.set(key, compiler);
    // A schema that is compiled is kept by its identity, although the code does not need it any more.
    const validate = compiler.compile(schema);
    compiler.removeSchema(schema);
    return validate;
  }

  function compiledCheck({ schemas, $defs }: SchemaSet, name: string, meaning: Meaning): Validator {
    const schema = schemas[name] ?? true;
    if (typeof schema === 'boolean') return schema ? ALWAYS_FITS : () => [{ path: '', message: FORBIDDEN }];
    const whole = withDefinitions(schema, $defs);
    const quick = compile(whole, meaning, false);
    const thorough = once(() => compile(whole, meaning, true));
    return bounded((value) => {
      if (quick(meant(value, meaning))) return FITS;
      // Each fault of a large value is an object of its own: of such a value the first is enough.
      if (!isSmall(value)) return faultsOf(quick.errors ?? [], whole.$defs);
      refillBudget();
      thorough()(meant(value, meaning));
      return faultsOf(thorough().errors ?? [], whole.$defs);
    });
  }

  /** @param stored what openapi/schemas/operation-schemas.ts made of the operation, as JSON */
  function checksOf(stored: string): OperationValidators {
    const schemas = once(() => readSchemas(stored));
    const lazily = (make: () => Validator): Validator => {
      const check = once(make);
      return (value) => check()(value);
    };
    const answers = new Map<string, Validator>();
    return {
      parameter: (place, name) => lazily(() => compiledCheck(schemas().request, `${place}.${name}`, 'text')),
      body: (mediaType) =>
        lazily(() =>
          compiledCheck(schemas().request, `body.${mediaType}`, FORMS.test(mediaType) ? 'text' : 'json'),
        ),
      response: (status) => {
        const { response } = schemas();
        const names = [String(status), `${Math.trunc(status / 100)}XX`, 'DEFAULT'];
        const name = names.find((one) => Object.hasOwn(response.schemas, one)) ?? '';
        const check = answers.get(name) ?? compiledCheck(response, name, 'json');
        answers.set(name, check);
        return check;
      },
    };
  }

  return { checksOf };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function readSchemas(stored: string): OperationSchemas {
  return JSON.parse(stored);
}

type Schema = JsonObject & { $defs: JsonObject };

function withDefinitions(schema: Json, $defs: JsonObject): Schema {
  const whole = isObject(schema) ? priced(schema) : {};
  const definitions = Object.entries($defs).map(([key, one]) => [key, isObject(one) ? priced(one) : one]);
  return { ...whole, $defs: Object.fromEntries(definitions) };
}

const FORBIDDEN = 'is not to be sent: the description forbids it';

/** Larger values are looked through up to their first fault only. */
const SMALL = 100_000;

function isSmall(value: Json): boolean {
  return JSON.stringify(value).length <= SMALL;
}

/** What is meant as text is converted where it stands, and so that what is sent stays as it is, in a copy. */
function meant(value: Json, meaning: Meaning): Json {
  return meaning === 'text' ? copied(value) : value;
}

/** A copy that shares its texts: those of files are long. */
function copied(value: Json): Json {
  if (Array.isArray(value)) return value.map(copied);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, copied(one)]));
}

/** A check that ends on whatever value comes. */
function bounded(check: Validator): Validator {
  return (value) => {
    try {
      refillBudget();
      return check(value);
    } catch (error) {
      if (error instanceof ValidationBudgetExceeded)
        return [{ path: '', message: 'takes too long to be checked' }];
      if (error instanceof RangeError) return [{ path: '', message: 'is nested too deeply to be checked' }];
      throw error;
    }
  };
}

const OPTIONS: Options = {
  strict: false,
  logger: false,
  // The schemas are made here, in our terms; checking them against their own schema finds nothing.
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

function createCompiler(meaning: Meaning, allErrors: boolean): Ajv2020 {
  // One item travels like a list of one, a number like its digits.
  const coercion: Options = meaning === 'text' ? { coerceTypes: 'array' } : {};
  const compiler = new Ajv2020({ ...OPTIONS, ...coercion, allErrors, verbose: allErrors });
  formats.default(compiler, { mode: 'fast' });
  compiler.addKeyword({
    keyword: COST,
    // Spent before anything is looked at: a fault ends the rest.
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
    validate: (_unique: boolean, items: Json[]) =>
      new Set(items.map((item) => JSON.stringify(item))).size === items.length,
  });
  // What differs as JSON may travel alike: of `7` as a number or as a text, both are right.
  if (meaning === 'text') {
    compiler.removeKeyword('oneOf');
    compiler.addKeyword({ keyword: 'oneOf', macro: (schemas: Json[]) => ({ anyOf: schemas }) });
  }
  return compiler;
}
