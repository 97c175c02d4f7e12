import { PROBLEMS, type ProblemCode } from '@trunkline/contract/problems';
import type { FastifyInstance, RouteOptions } from 'fastify';

/** What /api/openapi.json says of a route besides its schema: how it is authenticated, and its problem responses. */

/** A code whose problem has the status of the list, or another one. */
export type DeclaredProblem = ProblemCode | readonly [ProblemCode, status: number];

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route responds with besides the problems of its guards and of its schema. */
    problems?: readonly DeclaredProblem[];
  }
}

/** The security schemes of the document. Sessions have this cookie (with the prefix __Secure- over HTTPS). */
export const SECURITY_SCHEMES = {
  personal_token: { type: 'http', scheme: 'bearer', description: 'A personal token, `tlp_…`' },
  session: { type: 'apiKey', in: 'cookie', name: 'better-auth.session_token' },
  app_token: {
    type: 'http',
    scheme: 'bearer',
    description: 'An app token, `tla_…`, or a token of the app’s own user',
  },
} as const;

type Guards = {
  /** Alternatives; empty: anyone may call (OpenAPI 3.1, "Operation Object"). Absent: as the scope around. */
  security?: readonly { [scheme in keyof typeof SECURITY_SCHEMES]?: readonly string[] }[];
  /** What the hooks that guard the routes throw. */
  problems: readonly ProblemCode[];
  /** Whether the routes use storage; they write unless they only read (RFC 9110, 9.2.1). */
  store?: boolean;
};

/** Documents the guards of the routes that a scope registers from here on. */
export function documentGuards(scope: FastifyInstance, { security, problems, store = false }: Guards): void {
  scope.addHook('onRoute', (route) => {
    if (security) route.schema = { ...route.schema, security: [...security] };
    const ofStorage = store
      ? (['storage_unavailable', ...(isSafe(route) ? [] : (['storage_full'] as const))] as const)
      : [];
    route.config = {
      ...route.config,
      problems: [...problems, ...(route.config?.problems ?? []), ...ofStorage],
    };
  });
}

function isSafe({ method }: Pick<RouteOptions, 'method'>): boolean {
  return [method].flat().every((name) => name === 'GET' || name === 'HEAD' || name === 'OPTIONS');
}

/** The statuses that a route responds with for problems, each with its codes. */
export function problemsByStatus({ schema, config }: RouteOptions): ReadonlyMap<number, ProblemCode[]> {
  const all: DeclaredProblem[] = [
    ...(schema?.body === undefined ? [] : BODY_PROBLEMS),
    ...(schema?.querystring === undefined ? [] : (['invalid_request'] as const)),
    ...(config?.problems ?? []),
    'malformed_request',
    'request_headers_too_large',
    'internal_error',
  ];
  const statuses = new Map<number, Set<ProblemCode>>();
  for (const problem of all) {
    const [code, status] = typeof problem === 'string' ? [problem, PROBLEMS[problem].status] : problem;
    statuses.set(status, (statuses.get(status) ?? new Set()).add(code));
  }
  return new Map([...statuses].map(([status, codes]) => [status, [...codes]]));
}

const BODY_PROBLEMS = [
  'request_timeout',
  'request_too_large',
  'unsupported_media_type',
  'invalid_request',
  'rate_limited',
  'overloaded',
] as const satisfies readonly ProblemCode[];
