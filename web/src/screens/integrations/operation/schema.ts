/** A JSON Schema without references, as the server sends it (server/src/openapi/schemas/compact-schema.ts). */
export type Schema = Readonly<Record<string, unknown>>;

export type Property = { name: string; required: boolean; schema: Schema };

/** The properties of an object, including those of `allOf`. */
export function propertiesOf(schema: Schema): Property[] {
  const parts = partsOf(schema);
  const required = new Set(parts.flatMap((part) => listIn(part, 'required')));
  const schemas = new Map(parts.flatMap((part) => Object.entries(schemaIn(part, 'properties') ?? {})));
  return [...schemas].map(([name, property]) => ({
    name,
    required: required.has(name),
    schema: isSchema(property) ? property : {},
  }));
}

function partsOf(schema: Schema): Schema[] {
  return [schema, ...listIn(schema, 'allOf').filter(isSchema).flatMap(partsOf)];
}

/** The type of a value, apart from `null`; undefined where it may have several. */
export function typeOf(schema: Schema): string | undefined {
  const types = [schema.type].flat().filter((type) => typeof type === 'string' && type !== 'null');
  const [type] = types;
  if (types.length === 1) return String(type);
  if (types.length > 1) return undefined;
  if (propertiesOf(schema).length > 0) return 'object';
  return schemaIn(schema, 'items') === undefined ? undefined : 'array';
}

/** "integer", "string (date)", "list of integer". */
export function typeName(schema: Schema): string {
  const type = typeOf(schema);
  if (type === 'array') return `list of ${typeName(schemaIn(schema, 'items') ?? {})}`;
  const format = textIn(schema, 'format');
  const choices = [...listIn(schema, 'oneOf'), ...listIn(schema, 'anyOf')].filter(isSchema);
  if (type === undefined && choices.length > 0)
    return [...new Set(choices.map(typeName))].slice(0, 4).join(' or ');
  return `${type ?? 'any'}${format === '' ? '' : ` (${format})`}`;
}

/** The allowed values of `const` or `enum`; undefined where there is neither. */
export function choicesOf(schema: Schema): unknown[] | undefined {
  if ('const' in schema) return [schema.const];
  const values = listIn(schema, 'enum');
  return values.length > 0 ? values : undefined;
}

/** Its bounds, choices and default in words: "1 to 50, else 10". */
export function limitsOf(schema: Schema): string {
  const { minimum, maximum, pattern } = schema;
  const choices = choicesOf(typeOf(schema) === 'array' ? (schemaIn(schema, 'items') ?? {}) : schema);
  const limits = [
    choices?.map(asText).join(' | '),
    minimum !== undefined && maximum !== undefined && `${minimum} to ${maximum}`,
    minimum !== undefined && maximum === undefined && `at least ${minimum}`,
    minimum === undefined && maximum !== undefined && `at most ${maximum}`,
    typeof pattern === 'string' && `pattern ${pattern}`,
    'default' in schema && `default ${asText(schema.default)}`,
  ];
  return limits.filter(Boolean).join(', ');
}

/** An example value. */
export function exampleOf(schema: Schema): unknown {
  const [example] = listIn(schema, 'examples');
  if (example !== undefined) return example;
  if ('default' in schema) return schema.default;
  const [choice] = choicesOf(schema) ?? [];
  if (choice !== undefined) return choice;
  switch (typeOf(schema)) {
    case 'object':
      return Object.fromEntries(
        propertiesOf(schema).map(({ name, schema: property }) => [name, exampleOf(property)]),
      );
    case 'array':
      return [exampleOf(schemaIn(schema, 'items') ?? {})];
    case 'integer':
    case 'number':
      return typeof schema.minimum === 'number' ? schema.minimum : 1;
    case 'boolean':
      return true;
    default:
      return exampleText(schema);
  }
}

const TEXTS: Readonly<Record<string, string>> = {
  date: '2027-01-31',
  'date-time': '2027-01-31T09:30:00Z',
  email: 'ada@example.com',
  uri: 'https://example.com',
  uuid: '6f1c1b1e-4f0a-4c7e-9a51-2b8f7f0d3c11',
};

function exampleText(schema: Schema): unknown {
  const [choice] = [...listIn(schema, 'oneOf'), ...listIn(schema, 'anyOf')].filter(isSchema);
  return choice ? exampleOf(choice) : (TEXTS[textIn(schema, 'format')] ?? 'text');
}

export function textIn(schema: Schema, name: string): string {
  const value = schema[name];
  return typeof value === 'string' ? value : '';
}

export function schemaIn(schema: Schema, name: string): Schema | undefined {
  const value = schema[name];
  return isSchema(value) ? value : undefined;
}

function listIn(schema: Schema, name: string): unknown[] {
  const value = schema[name];
  return Array.isArray(value) ? value : [];
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
