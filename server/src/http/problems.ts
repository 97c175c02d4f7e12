import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** Every refusal Trunkline gives, by its stable code: the HTTP status and a title. Clients may rely on both. */
const PROBLEMS = {
  malformed_request: [400, 'The request could not be read'],
  cancelled: [400, 'Given up by the client'],
  unauthenticated: [401, 'Not signed in'],
  invalid_token: [401, 'The token is not valid'],
  invalid_email_or_password: [401, 'E-mail or password is wrong'],
  invalid_code: [401, 'The code is wrong'],
  second_factor_expired: [401, 'The sign-in has to start again'],
  sign_in_refused: [400, 'The sign-in request was refused'],
  forbidden: [403, 'Not allowed'],
  invalid_password: [403, 'The password is wrong'],
  email_not_verified: [403, 'The e-mail address is not confirmed'],
  sign_up_closed: [403, 'Accounts are made by invitation'],
  cross_site: [403, 'Sent from another site'],
  app_mismatch: [403, 'The token belongs to another app'],
  origin_not_allowed: [403, 'The app may not be used from this page'],
  integration_disabled: [403, 'The app may not use this integration'],
  operation_disabled: [403, 'The app may not call this operation'],
  not_found: [404, 'Not found'],
  method_not_allowed: [405, 'Method not allowed'],
  two_factor_state: [409, 'The second factor is in another state'],
  account_exists: [409, 'There is such an account already'],
  already_a_member: [409, 'Already a member'],
  confirmation_required: [409, 'Confirmation is missing'],
  slug_taken: [409, 'The slug is taken'],
  spec_in_use: [409, 'The spec is in use'],
  operations_gone: [409, 'Picked operations are gone'],
  secrets_unreadable: [409, 'The stored headers cannot be decrypted'],
  stale_revision: [412, 'Changed in the meantime'],
  request_too_large: [413, 'The request is too large'],
  spec_too_large: [413, 'The API description is too large'],
  unsupported_media_type: [415, 'Unsupported media type'],
  invalid_request: [422, 'The request does not fit'],
  invalid_parameters: [422, 'The parameters do not fit the operation'],
  unsupported_body: [422, 'The operation takes no JSON body'],
  too_many_operations: [422, 'Too many operations'],
  unknown_operation: [422, 'No such operation in the spec'],
  invalid_url: [422, 'Not a usable address'],
  spec_unreachable: [422, 'The API description could not be downloaded'],
  not_a_spec: [422, 'Not an OpenAPI or Swagger description'],
  unsupported_version: [422, 'Unsupported version of the description'],
  revision_required: [428, 'The revision is missing'],
  rate_limited: [429, 'Too many requests'],
  too_many_concurrent_calls: [429, 'Too many calls at a time'],
  internal_error: [500, 'Something went wrong in Trunkline'],
  egress_denied: [502, 'Refused by the egress rules'],
  api_unreachable: [502, 'The API could not be reached'],
  api_closed_connection: [502, 'The API closed the connection'],
  bad_upstream_headers: [502, 'The API does not answer in HTTP'],
  token_unavailable: [502, 'No access token for the API'],
  bad_upstream_response: [502, 'The API broke off its answer'],
  bad_upstream_json: [502, 'The API sent broken JSON'],
  response_too_large: [502, 'The answer of the API is too large'],
  headers_unreadable: [503, 'The headers of the integration cannot be decrypted'],
  single_sign_on_unavailable: [503, 'Single sign-on does not work now'],
  issuer_unreachable: [503, 'The issuer of the token could not be asked'],
  circuit_open: [503, 'The API is left alone for a while'],
  api_connect_timeout: [504, 'The API did not accept the connection in time'],
  api_timeout: [504, 'The API took too long'],
  api_stalled: [504, 'The API stopped in the middle of its answer'],
  loop_detected: [508, 'The call passed through this Trunkline before'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof PROBLEMS;

/** One thing that is wrong, with its place in the request (`path_params.owner`). */
export type Fault = { path: string; message: string };

/** A refusal with its reason; the error handler answers it as a problem document (RFC 9457). */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly errors: readonly Fault[] | undefined;
  /** When trying again makes sense (RFC 9110, 10.2.3). */
  readonly retryAfterSeconds: number | undefined;

  /**
   * @param detail what happened and what the person can do next; never holds a secret
   * @param options `errors` where several things are wrong, `status` where the place asks for another one than usual
   */
  constructor(
    code: ProblemCode,
    detail: string,
    options: { errors?: readonly Fault[]; status?: number; retryAfterSeconds?: number } = {},
  ) {
    super(detail);
    this.code = code;
    this.status = options.status ?? PROBLEMS[code][0];
    this.errors = options.errors;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  /** The document that is sent. */
  document() {
    return {
      type: `urn:trunkline:problem:${this.code}`,
      title: PROBLEMS[this.code][1],
      status: this.status,
      detail: this.message,
      code: this.code,
      ...(this.errors && { errors: this.errors }),
    };
  }
}

/** One answer for what is not there and for what is somebody else's: the two must look the same. */
export function notFound(what: string): Problem {
  return new Problem('not_found', `There is no such ${what} here. Check the address, or list what there is.`);
}

/** Several faults of a request's own fields in one refusal. */
export function invalidRequest(errors: readonly Fault[]): Problem {
  const sentences = errors.map(({ path, message }) => `${path}: ${message}`).join('; ');
  return new Problem('invalid_request', `The request does not fit: ${sentences}.`, { errors });
}

/**
 * Fastify's error handler: every error leaves as a problem document, and only unexpected ones are logged.
 *
 * @returns the problem that was answered
 */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): Problem {
  const problem = problemOf(error, request);
  answerProblem(problem, reply);
  return problem;
}

/** An error as the problem that is told; an unexpected one is logged. */
export function problemOf(error: unknown, request: FastifyRequest): Problem {
  const problem = problemFrom(error);
  if (problem.code === 'internal_error')
    request.log.error({ err: error, request_id: request.id }, 'unexpected error');
  return problem;
}

export function answerProblem(problem: Problem, reply: FastifyReply): void {
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', problem.retryAfterSeconds);
  reply.code(problem.status).header('content-type', 'application/problem+json').send(problem.document());
}

function problemFrom(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isFastifyError(error)) {
    if (error.validation)
      return invalidRequest(error.validation.map((fault) => faultOf(fault, error.validationContext)));
    if (error.statusCode === 413) {
      return new Problem(
        'request_too_large',
        'The request is larger than this server accepts. Send less, or ask the operator to raise the limit.',
      );
    }
    if (error.statusCode === 415) {
      return new Problem(
        'unsupported_media_type',
        'Send the body as JSON, with Content-Type: application/json.',
      );
    }
    if (error.statusCode === 400)
      return new Problem('malformed_request', `The request could not be read: ${error.message}.`);
  }
  return new Problem(
    'internal_error',
    'Trunkline failed to answer. The operator finds the reason in the log under the request id in the X-Request-Id header.',
  );
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'statusCode' in error;
}

type AjvFault = { instancePath: string; keyword: string; params: Record<string, unknown>; message?: string };

function faultOf(fault: AjvFault, context: string | undefined): Fault {
  const within = fault.instancePath.split('/').slice(1);
  if (fault.keyword === 'required') within.push(String(fault.params.missingProperty));
  if (fault.keyword === 'additionalProperties') within.push(String(fault.params.additionalProperty));
  const place = [...(context === 'body' || context === undefined ? [] : [context]), ...within].join('.');
  return { path: place || 'body', message: sentenceOf(fault) };
}

function sentenceOf(fault: AjvFault): string {
  if (fault.keyword === 'required') return 'is missing';
  if (fault.keyword === 'additionalProperties') return 'is not a field of this request';
  if (fault.keyword === 'enum') return `must be one of ${JSON.stringify(fault.params.allowedValues)}`;
  return fault.message ?? 'does not fit';
}
