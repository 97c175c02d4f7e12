import type { StarterInput, StarterOperation } from './starter-input.ts';

type Parameter = StarterOperation['parameters'][number];

/** Writes src/operations.ts: the app's name, and its operations both as types and as data for the page. */
export function operationsModule({ appName, operations }: StarterInput): string {
  const byName = new Map(operations.map((operation) => [`${operation.slug} ${operation.key}`, operation]));
  return `/** A value of a query parameter. */
export type QueryValue = string | number | boolean | readonly (string | number | boolean)[];

/** The input and the response data of each operation, by the integration's slug and the operation's key. */
export interface Operations {${[...byName].map(([name, operation]) => operationType(name, operation)).join('')}
}

export type Operation = {
  slug: string;
  integration: string;
  key: string;
  summary: string;
  parameters: readonly { name: string; in: string; required: boolean; description: string }[];
};

export const appName: string = ${JSON.stringify(appName)};

export const operations: readonly Operation[] = ${JSON.stringify([...byName.values()].map(operationData), null, 2)};
`;
}

function operationData({ slug, integrationName, key, summary, parameters }: StarterOperation) {
  return {
    slug,
    integration: integrationName,
    key,
    summary,
    parameters: parameters.map(({ name, in: location, required, description }) => ({
      name,
      in: location,
      required,
      description,
    })),
  };
}

function operationType(name: string, { key, parameters, responseType }: StarterOperation): string {
  const members = [
    ...parametersType('path_params', 'string', locatedIn(parameters, 'path')),
    ...parametersType('query_params', 'QueryValue', locatedIn(parameters, 'query')),
    ...parametersType('headers', 'string', locatedIn(parameters, 'header')),
    ...(/^(get|head):/.test(key) ? [] : ['payload?: Record<string, unknown>']),
    `response: ${responseType}`,
  ];
  return `\n  ${JSON.stringify(name)}: ${indent(block(members))};`;
}

/** The parameters of one location; of several with the same name, the last. */
function locatedIn(parameters: readonly Parameter[], location: string): Parameter[] {
  return [...new Map(parameters.filter((one) => one.in === location).map((one) => [one.name, one])).values()];
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
  return `{\n${members.map((member) => `  ${indent(member)};\n`).join('')}}`;
}

function indent(text: string): string {
  return text.replaceAll('\n', '\n  ');
}
