import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { PROBLEMS, type ProblemCode } from '@trunkline/contract/problems';
import { ProblemDocument } from '@trunkline/contract/schemas/problem';
import { extractNamedSchemas, withTitles } from './named-schemas.ts';
import { problemsByStatus, SECURITY_SCHEMES } from './route-documentation.ts';

type RouteProblems = ReadonlyMap<number, readonly ProblemCode[]>;

/**
 * How @fastify/swagger makes /api/openapi.json from the schemas of the routes. The problem responses are added to the
 * document only: in the schema of a route they would widen what its handler may return. `x-permission` says what a
 * member must be permitted to do.
 */
export function openapiOptions(): FastifyDynamicSwaggerOptions {
  const problems = new Map<string, RouteProblems>();
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Trunkline',
        version: '0.1.0',
        description: 'Register an API once; every app of the workspace calls it.',
        license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'This server' }],
      components: { securitySchemes: SECURITY_SCHEMES },
    },
    stripBasePath: false,
    transform: ({ schema, url, route }) => {
      if (schema.operationId !== undefined) problems.set(schema.operationId, problemsByStatus(route));
      const { permission } = route.config ?? {};
      const titled = { ...schema, body: withTitles(schema.body), response: withTitles(schema.response) };
      return { schema: permission === undefined ? titled : { ...titled, 'x-permission': permission }, url };
    },
    transformObject: (source) =>
      'openapiObject' in source ? complete(source.openapiObject, problems) : source.swaggerObject,
  };
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

type Operation = {
  operationId?: string;
  parameters?: ({ name: string } | { $ref: string })[];
  responses?: Record<string, object>;
};
type PathItem = { [method in (typeof METHODS)[number]]?: Operation | undefined };
type Document = {
  paths?: Record<string, PathItem | undefined>;
  components?: { schemas?: Record<string, object> };
};

/** Adds the problem responses and the named schemas, and names the wildcards. */
function complete<T extends Document>(document: T, problems: ReadonlyMap<string, RouteProblems>): T {
  const schemas: Record<string, object> = { ...document.components?.schemas, Problem: ProblemDocument };
  extractNamedSchemas(document.paths, schemas);
  document.components = { ...document.components, schemas };
  const paths = Object.entries(document.paths ?? {});
  document.paths = Object.fromEntries(
    paths.map(([path, item]) => [path.replace('{*}', `{${WILDCARD_NAME}}`), item]),
  );
  for (const [, item] of paths)
    for (const method of METHODS) {
      const operation = item?.[method];
      if (!operation) continue;
      const declared = problems.get(operation.operationId ?? '') ?? new Map();
      operation.responses = { ...problemResponses(declared), ...operation.responses };
      for (const parameter of operation.parameters ?? [])
        if ('name' in parameter && parameter.name === '*') parameter.name = WILDCARD_NAME;
    }
  return document;
}

/** Fastify has no name for the rest of a path: in every route with a wildcard, it is the key of an operation. */
const WILDCARD_NAME = 'operation';

function problemResponses(problems: RouteProblems): Record<string, object> {
  return Object.fromEntries([...problems].map(([status, codes]) => [status, problemResponse(codes)]));
}

/** Of the common schema, with the codes of this route. */
function problemResponse(codes: readonly ProblemCode[]) {
  const schema = { $ref: '#/components/schemas/Problem', properties: { code: { enum: codes } } };
  return {
    description: codes.map((code) => `${PROBLEMS[code].title} (\`${code}\`)`).join('; '),
    content: { 'application/problem+json': { schema } },
  };
}
