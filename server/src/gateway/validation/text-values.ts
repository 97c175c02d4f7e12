import type { ErrorObject, FuncKeywordDefinition } from 'ajv';
import type { Json, JsonObject } from '../../openapi/parse/json.ts';

/** `enum` and `const` of values that are sent as text, where `2` and `"2"` are the same. */

export const textValueKeywords = [
  valueKeyword(
    'enum',
    (schema: Json) => [schema].flat(),
    (values) => ({ allowedValues: values }),
  ),
  valueKeyword(
    'const',
    (schema: Json) => [schema],
    ([value]) => ({ allowedValue: value }),
  ),
];

function valueKeyword(
  keyword: 'enum' | 'const',
  valuesOf: (schema: Json) => Json[],
  params: (values: readonly Json[]) => ErrorObject['params'],
) {
  const definition = {
    keyword,
    errors: true,
    compile(schema: Json, parentSchema: JsonObject) {
      const values = valuesOf(schema);
      const validate: ReturnType<NonNullable<FuncKeywordDefinition['compile']>> = (data: Json) => {
        const isValid = values.some((value) => isSameText(value, data));
        validate.errors = isValid ? [] : [{ keyword, params: params(values), schema, parentSchema }];
        return isValid;
      };
      return validate;
    },
  } satisfies FuncKeywordDefinition;
  return definition;
}

function isSameText(value: Json, data: Json): boolean {
  if (typeof value === 'object' || typeof data === 'object')
    return JSON.stringify(value) === JSON.stringify(data);
  if (String(value) === String(data)) return true;
  return typeof value === 'number' && data !== '' && Number(data) === value;
}
