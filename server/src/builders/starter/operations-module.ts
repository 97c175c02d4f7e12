import type { StarterInput, StarterOperation } from './starter-input.ts';

type Parameter = StarterOperation['parameters'][number];

/** src/operations.ts: what the operations take and answer, as types and, for the page, as data. */
export function operationsModule({ operations }: StarterInput): string {
  const byName = new Map(operations.map((operation) => [`${operation.slug} ${operation.key}`, operation]));
  return `/** One value of a query. */
export type Value = string | number | boolean | readonly (string | number | boolean)[];

/** What each operation takes and answers, by the integration's slug and the operation's key. */
export interface Operations {${[...byName].map(([name, operation]) => operationType(name, operation)).join('')}
}

export type Operation = {
  slug: string;
  integration: string;
  key: string;
  summary: string;
  parameters: readonly { name: string; in: string; required: boolean; description: string }[];
};

export const operations: readonly Operation[] = ${JSON.stringify([...byName.values()].map(described), null, 2)};
`;
}

function described({ slug, integrationName, key, summary, parameters }: StarterOperation) {
  return {
    slug,
    integration: integrationName,
    key,
    summary,
    parameters: parameters.map(({ name, in: place, required, description }) => ({
      name,
      in: place,
      required,
      description,
    })),
  };
}

function operationType(name: string, { key, parameters, responseType }: StarterOperation): string {
  const members = [
    ...parametersType('path_params', 'string', inPlace(parameters, 'path')),
    ...parametersType('query_params', 'Value', inPlace(parameters, 'query')),
    ...parametersType('headers', 'string', inPlace(parameters, 'header')),
    ...(/^(get|head):/.test(key) ? [] : ['payload?: Record<string, unknown>']),
    `answer: ${responseType}`,
  ];
  return `\n  ${JSON.stringify(name)}: ${indented(block(members))};`;
}

/** The parameters of one place by their names; the last of a name counts. */
function inPlace(parameters: readonly Parameter[], place: string): Parameter[] {
  return [...new Map(parameters.filter((one) => one.in === place).map((one) => [one.name, one])).values()];
}

function parametersType(member: string, type: string, parameters: readonly Parameter[]): string[] {
  if (parameters.length === 0) return [];
  const isRequired = parameters.some(({ required }) => required);
  const lines = parameters.map(
    ({ name, required }) => `${JSON.stringify(name)}${required ? '' : '?'}: ${type}`,
  );
  return [`${member}${isRequired ? '' : '?'}: ${block(lines)}`];
}

function block(members: readonly string[]): string {
  return `{\n${members.map((member) => `  ${indented(member)};\n`).join('')}}`;
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n  ');
}
