import { ProblemDocument } from '@trunkline/contract/schemas/problem';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

type Operation = { responses?: Record<string, object> };
type PathItem = { [method in (typeof METHODS)[number]]?: Operation | undefined };
type Document = {
  paths?: Record<string, PathItem | undefined>;
  components?: { schemas?: Record<string, object> };
};

/** Declares in an OpenAPI document the problem responses that routes of each kind have in common. */
export function withProblemResponses<T extends Document>(document: T): T {
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: ProblemDocument },
  };
  for (const [path, item] of Object.entries(document.paths ?? {}))
    for (const method of METHODS) {
      const operation = item?.[method];
      if (operation) operation.responses = { ...problemResponses(path, method), ...operation.responses };
    }
  return document;
}

function problemResponses(path: string, method: string): Record<string, object> {
  return Object.fromEntries(statusesOf(path, method).map((status) => [status, problemResponse(status)]));
}

/** The statuses of problems by the kind of route: public, signed in, of a workspace, or a call of an app. */
function statusesOf(path: string, method: string): readonly string[] {
  if (path === '/healthz' || path === '/readyz') return ['5XX'];
  if (path.startsWith('/api/apps/'))
    return ['401', '403', '404', '408', '413', '422', '429', '502', '503', '504', '508'];
  const hasBody = method !== 'get' && method !== 'delete';
  const common = hasBody ? ['400', '408', '413', '415', '422'] : ['422'];
  const refusals = path.startsWith('/api/workspaces/{')
    ? ['401', '403', '404', '409']
    : ['401', '403', '404'];
  return [...refusals, ...common, '429', '5XX'];
}

function problemResponse(status: string) {
  return {
    description: TITLES.get(status) ?? 'Problem',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

const TITLES: ReadonlyMap<string, string> = new Map([
  ['400', 'The request is malformed'],
  ['401', 'No valid session or token'],
  ['403', 'Not allowed'],
  ['404', 'Not found'],
  ['409', 'The state does not allow it'],
  ['408', 'The body did not arrive in time'],
  ['413', 'The request is too large'],
  ['415', 'Unsupported media type'],
  ['422', 'The request is invalid'],
  ['429', 'A rate limit is exceeded; see Retry-After'],
  ['502', 'The API could not be reached, or its response is invalid'],
  ['503', 'The call cannot be made now'],
  ['504', 'The API timed out'],
  ['508', 'The call came back to Trunkline'],
  ['5XX', 'Trunkline failed'],
]);
