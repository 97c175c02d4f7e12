import type { ValidationIssue } from '@trunkline/contract/problems';
import { Problem } from '../../http/problems.ts';
import type { CallPolicy } from '../../integrations/call-policy.ts';
import type { PlaintextHeader } from '../../integrations/headers.ts';
import type { OperationDefinition } from '../../openapi/model/build-operation.ts';
import type { Json, JsonObject } from '../../openapi/parse/json.ts';
import { NO_VALIDATORS, type OperationValidators, type Validator } from '../validation/validate.ts';
import type { ValidationResult } from '../validation/validation-result.ts';
import { type BodyContent, prepareBody, type UpstreamBody } from './body.ts';
import { prepareCookies, prepareHeaders } from './build-headers.ts';
import { preparePath } from './build-path.ts';
import { prepareQuery } from './build-query.ts';
import type { CallInput } from './call-input.ts';

/** Step three of a call: the request exactly as the API's description asks for it. */

/** What goes over the wire; `headers` are names and values in turn. */
export type UpstreamRequest = {
  origin: string;
  path: string;
  method: string;
  headers: string[];
  body: UpstreamBody | undefined;
  /** Of the body, where it is known. */
  bodyBytes: number;
  /** What does not fit the description, and was sent all the same or left out. */
  warnings: readonly ValidationIssue[];
};

/** What an app sent beside its plain input: a form that streams through, or the payload with all its digits. */
export type RawInput = { form?: BodyContent; payload?: Json | undefined };

/** An operation with all that does not depend on the single call worked out. */
export type PreparedOperation = {
  key: string;
  operationId: string | null;
  build: (input: CallInput, asSent?: RawInput) => UpstreamRequest;
  /** The same request at an address that the API gave for it; undefined: one that is not this API's. */
  follow: (request: UpstreamRequest, address: string) => UpstreamRequest | undefined;
  /** The query parameters that the description names. */
  queryNames: ReadonlySet<string>;
  /** What a JSON answer with a status is checked with, where answers are checked. */
  responseCheck: (status: number) => Validator | undefined;
};

/** How calls are held to the description. */
export type RequestValidation = {
  settings: Pick<CallPolicy, 'validate_requests' | 'validate_responses'>;
  checks: OperationValidators;
};

const UNCHECKED: RequestValidation = {
  settings: { validate_requests: 'lenient', validate_responses: 'off' },
  checks: NO_VALIDATORS,
};

const NONE: JsonObject = {};

/**
 * Prepares an operation of an integration, once for many calls.
 *
 * @param workspaceHeaders the integration's own headers: they win in any letter case
 * @returns `build`, which throws Problem invalid_parameters naming every fault with its place
 */
export function prepareOperation(
  baseUrl: string,
  workspaceHeaders: readonly PlaintextHeader[],
  operation: OperationDefinition,
  { settings, checks: allChecks }: RequestValidation = UNCHECKED,
): PreparedOperation {
  const strictness = settings.validate_requests;
  const checks = strictness === 'off' ? NO_VALIDATORS : allChecks;
  const { origin, pathname } = new URL(baseUrl);
  const basePath = pathname.replace(/\/+$/, '');
  const method = operation.method.toUpperCase();
  const parametersIn = (place: string) => operation.parameters.filter((parameter) => parameter.in === place);
  const path = preparePath(operation.path, parametersIn('path'), checks, strictness);
  const writeQuery = prepareQuery(
    parametersIn('query'),
    new Set(operation.security_query),
    checks,
    strictness,
  );
  const writeHeaders = prepareHeaders(workspaceHeaders, operation, checks, strictness);
  const writeCookies = prepareCookies(workspaceHeaders, operation, checks, strictness);
  const body = prepareBody(operation, checks, strictness);
  const fixedType = workspaceHeaders.find(({ name }) => name.toLowerCase() === 'content-type')?.value;

  function build(input: CallInput, asSent: RawInput = {}): UpstreamRequest {
    const findings: ValidationResult = { errors: [], warnings: [] };
    const pathText = path.write(input.path_params ?? NONE, findings);
    const query = writeQuery(input.query_params ?? NONE, findings);
    const sent = writeHeaders(input.headers ?? NONE, findings);
    const cookies = writeCookies(input.cookie_params ?? NONE, findings);
    const content = asSent.form
      ? body.pass(asSent.form, input.payload, findings)
      : body.write(
          { plain: input.payload, exact: asSent.payload },
          fixedType ?? contentTypeIn(input.headers ?? NONE),
          findings,
        );
    if (findings.errors.length > 0) throw invalidParameters(operation.key, findings.errors);
    if (cookies !== '') sent.push('Cookie', cookies);
    addContentHeaders(sent, content);
    return {
      origin,
      path: basePath + pathText + (query && (path.hasQuery ? '&' : '?')) + query,
      method,
      headers: sent,
      body: content?.body,
      bodyBytes: content?.length ?? 0,
      warnings: findings.warnings,
    };
  }

  /** The workspace's Content-Type is sent whatever there is; but a form's boundary is its own. */
  function addContentHeaders(sent: string[], content: BodyContent | undefined): void {
    const ofContent = content?.contentType;
    const contentType = ofContent?.startsWith('multipart/') ? ofContent : (fixedType ?? ofContent);
    if (contentType !== undefined) sent.push('content-type', contentType);
    // A text tells its length itself.
    if (content && content.length !== null && typeof content.body !== 'string')
      sent.push('content-length', String(content.length));
  }

  /** Only what lies below the base URL is this API. */
  function follow(request: UpstreamRequest, address: string): UpstreamRequest | undefined {
    const url = URL.parse(address, origin + request.path);
    if (url?.origin !== origin || !`${url.pathname}/`.startsWith(`${basePath}/`)) return undefined;
    return { ...request, path: url.pathname + url.search };
  }

  const queryNames = new Set(parametersIn('query').map(({ name }) => name));
  const answerCheck = settings.validate_responses === 'warn' ? allChecks.response : () => undefined;
  return {
    key: operation.key,
    operationId: operation.operation_id,
    build,
    follow,
    queryNames,
    responseCheck: answerCheck,
  };
}

/** The media type that the app asks for its payload to be sent in. */
function contentTypeIn(headers: JsonObject): string | undefined {
  for (const name in headers) {
    if (name.length === 12 && name.toLowerCase() === 'content-type') {
      const value = headers[name];
      return typeof value === 'string' ? value : undefined;
    }
  }
  return undefined;
}

function invalidParameters(key: string, faults: readonly ValidationIssue[]): Problem {
  const sentences = faults.map(({ path, message }) => `${path} ${message}`).join('; ');
  return new Problem('invalid_parameters', `The parameters do not fit ${key}: ${sentences}.`, {
    errors: faults,
  });
}
