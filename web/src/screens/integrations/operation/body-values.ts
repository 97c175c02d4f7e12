import { propertiesOf, type Schema, schemaIn, textIn, typeOf } from '@trunkline/contract/json-schema';
import type { Value } from './ValuesTable.tsx';

/** Deeper properties are not listed. */
const MAX_DEPTH = 4;

/** The properties of a body with nested ones, by their path: `customer.address.city`, `lines[].sku`. */
export function bodyValues(schema: Schema, within = '', depth = 0): Value[] {
  return propertiesOf(schema).flatMap(({ name, required, schema: property }) => {
    const path = `${within}${name}`;
    const isList = typeOf(property) === 'array';
    const inner = isList ? (schemaIn(property, 'items') ?? {}) : property;
    return [
      {
        name: path,
        in: 'body',
        required,
        deprecated: property.deprecated === true,
        description: textIn(property, 'description'),
        schema: property,
      },
      ...(depth < MAX_DEPTH ? bodyValues(inner, `${path}${isList ? '[]' : ''}.`, depth + 1) : []),
    ];
  });
}
