/**
 * Readers of JSON Schemas without references, as server/src/openapi/schemas/compact-schema.ts writes them and the API
 * returns them. `Value` is the type of their members.
 */
export type Schema<Value = unknown> = Readonly<Record<string, Value>>;

export type Property<Value = unknown> = { name: string; required: boolean; schema: Record<string, Value> };

/** The properties of an object, including those of `allOf`. */
export function propertiesOf<Value>(schema: Schema<Value>): Property<Value>[] {
  const parts = partsOf(schema);
  const required = new Set<unknown>(parts.flatMap((part) => listIn(part, 'required')));
  const schemas = new Map(parts.flatMap((part) => Object.entries(schemaIn(part, 'properties') ?? {})));
  return [...schemas].map(([name, property]) => ({
    name,
    required: required.has(name),
    schema: isSchema(property) ? property : {},
  }));
}

function partsOf<Value>(schema: Schema<Value>): Schema<Value>[] {
  return [schema, ...schemasIn(schema, 'allOf').flatMap(partsOf)];
}

/** The type of a value, apart from `null`; undefined where it may have several. */
export function typeOf(schema: Schema): string | undefined {
  const types = typesIn(schema).filter((type) => type !== 'null');
  if (types.length > 0) return types.length === 1 ? types[0] : undefined;
  if (propertiesOf(schema).length > 0) return 'object';
  return schemaIn(schema, 'items') === undefined ? undefined : 'array';
}

/** The types of `type`, a text or a list; none where it allows any. */
export function typesIn(schema: Schema): string[] {
  return [schema.type].flat().filter((type) => typeof type === 'string');
}

/** The allowed values of `const` or `enum`; undefined where there is neither. */
export function choicesOf(schema: Schema): unknown[] | undefined {
  if (Object.hasOwn(schema, 'const')) return [schema.const];
  const values = listIn(schema, 'enum');
  return values.length > 0 ? values : undefined;
}

export function textIn(schema: Schema, name: string): string {
  const value = own(schema, name);
  return typeof value === 'string' ? value : '';
}

export function numberIn(schema: Schema, name: string): number | undefined {
  const value = own(schema, name);
  return typeof value === 'number' ? value : undefined;
}

export function schemaIn<Value>(schema: Schema<Value>, name: string): Record<string, Value> | undefined {
  const value = own(schema, name);
  return isSchema(value) ? value : undefined;
}

/** The schemas of a list, such as `allOf`. */
export function schemasIn<Value>(schema: Schema<Value>, name: string): Record<string, Value>[] {
  return listIn(schema, name).filter(isSchema);
}

export function listIn<Value>(schema: Schema<Value>, name: string): Value[] {
  const value = own(schema, name);
  return isList(value) ? value : [];
}

export function isSchema<Value>(value: Value | undefined): value is Value & Record<string, Value> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList<Value>(value: Value | undefined): value is Value & Value[] {
  return Array.isArray(value);
}

/** An own member: a schema may use any name, `constructor` included. */
function own<Value>(schema: Schema<Value>, name: string): Value | undefined {
  return Object.hasOwn(schema, name) ? schema[name] : undefined;
}
