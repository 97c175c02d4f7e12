import type { ValidationIssue } from '@trunkline/contract/problems';
import type { CallPolicy } from '@trunkline/contract/schemas/call-policy';
import type { CallInput } from '@trunkline/contract/schemas/calls';
import { Problem } from '../../http/problems.ts';
import type { PlaintextHeader } from '../../integrations/headers.ts';
import type { OperationDefinition } from '../../openapi/definition/build-operation.ts';
import type { Json, JsonObject } from '../../openapi/parse/json.ts';
import { NO_VALIDATORS, type OperationValidators, type Validator } from '../validation/validate.ts';
import type { ValidationResult } from '../validation/validation-result.ts';
import { type BodyContent, prepareBody, type UpstreamBody } from './body.ts';
import { prepareCookies, prepareHeaders } from './build-headers.ts';
import { preparePath } from './build-path.ts';
import { prepareQuery } from './build-query.ts';
import { hasDotSegment } from './dot-segments.ts';
import type { StreamedForm } from './form-parts.ts';

/** A request to an API; `headers` are alternating names and values. */
export type UpstreamRequest = {
  origin: string;
  path: string;
  method: string;
  headers: string[];
  body: UpstreamBody | undefined;
  /** Of the body, where it is known. */
  bodyBytes: number;
  /** Issues that did not keep the request from being sent. */
  warnings: readonly ValidationIssue[];
};

/** Input that is not plain JSON: a form that streams through, or a payload with lossless numbers. */
export type RawInput = { form?: StreamedForm; payload?: Json | undefined };

/** An operation with all that does not depend on the single call prepared. */
export type PreparedOperation = {
  key: string;
  operationId: string | null;
  build: (input: CallInput, rawInput?: RawInput) => UpstreamRequest;
  /** The same request at a URL that the API returned; undefined: the URL is outside the base URL. */
  follow: (request: UpstreamRequest, url: string) => UpstreamRequest | undefined;
  /** The query parameters that the spec declares. */
  queryNames: ReadonlySet<string>;
  /** The validator of JSON responses with a status, where responses are validated. */
  responseValidator: (status: number) => Validator | undefined;
};

/** How calls are validated against the spec. */
export type RequestValidation = {
  callPolicy: Pick<CallPolicy, 'validate_requests' | 'validate_responses'>;
  validators: OperationValidators;
};

const NOT_VALIDATED: RequestValidation = {
  callPolicy: { validate_requests: 'lenient', validate_responses: 'off' },
  validators: NO_VALIDATORS,
};

const NO_VALUES: JsonObject = {};

/**
 * Prepares an operation of an integration, once for many calls.
 *
 * @param workspaceHeaders the integration's own headers: they win in any letter case
 * @returns `build` throws Problem invalid_parameters with every error and its path
 */
export function prepareOperation(
  baseUrl: string,
  workspaceHeaders: readonly PlaintextHeader[],
  operation: OperationDefinition,
  { callPolicy: settings, validators: allValidators }: RequestValidation = NOT_VALIDATED,
): PreparedOperation {
  const mode = settings.validate_requests;
  const validators = mode === 'off' ? NO_VALIDATORS : allValidators;
  const { origin, pathname } = new URL(baseUrl);
  const basePath = pathname.replace(/\/+$/, '');
  const method = operation.method_name ?? operation.method.toUpperCase();
  const parametersIn = (location: string) =>
    operation.parameters.filter((parameter) => parameter.in === location);
  const queryNames = new Set(parametersIn('query').map(({ name }) => name));
  const path = preparePath(operation.path, parametersIn('path'), validators, mode, queryNames);
  const serializeQueryParams = prepareQuery(
    parametersIn('query'),
    new Set(operation.security_query),
    validators,
    mode,
  );
  const buildHeaders = prepareHeaders(workspaceHeaders, operation, validators, mode);
  const buildCookies = prepareCookies(workspaceHeaders, operation, validators, mode);
  const body = prepareBody(operation, validators, mode);
  const fixedType = workspaceHeaders.find(({ name }) => name.toLowerCase() === 'content-type')?.value;

  function build(input: CallInput, rawInput: RawInput = {}): UpstreamRequest {
    const result: ValidationResult = { errors: [], warnings: [] };
    const pathText = path.serialize(input.path_params ?? NO_VALUES, result);
    const query = serializeQueryParams(input.query_params ?? NO_VALUES, result);
    const sent = buildHeaders(input.headers ?? NO_VALUES, result);
    const cookies = buildCookies(input.cookie_params ?? NO_VALUES, result);
    const content = rawInput.form
      ? body.passthrough(rawInput.form, input.payload, result)
      : body.encode(
          { plain: input.payload, lossless: rawInput.payload },
          fixedType ?? contentTypeIn(input.headers ?? NO_VALUES),
          result,
        );
    if (result.errors.length > 0) throw invalidParameters(operation.key, result.errors);
    if (cookies !== '') sent.push('Cookie', cookies);
    addContentHeaders(sent, content);
    return {
      origin,
      path: toTarget(basePath + pathText) + (query && (path.hasQuery ? '&' : '?')) + query,
      method,
      headers: sent,
      body: content?.body,
      bodyBytes: content?.length ?? 0,
      warnings: result.warnings,
    };
  }

  /** The workspace's Content-Type wins, except for a multipart form, whose Content-Type has the boundary of the body. */
  function addContentHeaders(sent: string[], content: BodyContent | undefined): void {
    const bodyType = content?.contentType;
    const contentType = bodyType?.startsWith('multipart/') ? bodyType : (fixedType ?? bodyType);
    if (contentType !== undefined) sent.push('content-type', contentType);
    // Of a string, undici sets the length.
    if (content && content.length !== null && typeof content.body !== 'string')
      sent.push('content-length', String(content.length));
  }

  /** Only URLs below the base URL belong to this API. */
  function follow(request: UpstreamRequest, url: string): UpstreamRequest | undefined {
    const target = URL.parse(url, origin + request.path);
    if (target?.origin !== origin || !`${target.pathname}/`.startsWith(`${basePath}/`)) return undefined;
    if (hasDotSegment(target.pathname)) return undefined;
    return { ...request, path: target.pathname + target.search };
  }

  const responseValidator = settings.validate_responses === 'warn' ? allValidators.response : () => undefined;
  return {
    key: operation.key,
    operationId: operation.operation_id,
    build,
    follow,
    queryNames,
    responseValidator,
  };
}

/** An empty path is "/" in a request (RFC 9110, 4.2.3). */
function toTarget(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}

/** The media type that the app sets for its payload. */
function contentTypeIn(headers: JsonObject): string | undefined {
  for (const name in headers) {
    if (name.length === 12 && name.toLowerCase() === 'content-type') {
      const value = headers[name];
      return typeof value === 'string' ? value : undefined;
    }
  }
  return undefined;
}

function invalidParameters(key: string, issues: readonly ValidationIssue[]): Problem {
  const sentences = issues.map(({ path, message }) => `${path} ${message}`).join('; ');
  return new Problem('invalid_parameters', `The parameters of ${key} are not valid: ${sentences}.`, {
    errors: issues,
  });
}
