import { PROBLEMS, type ProblemCode, type ValidationIssue } from '@trunkline/contract/problems';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isStorageFull } from '../storage/storage-full.ts';
import { isStorageUnavailable } from '../storage/storage-unavailable.ts';
import { isUnstorableText } from '../storage/unstorable-text.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of the trace that a call belongs to; null: none, or no call. */
    traceId: string | null;
  }
}

/** An error that the API responds with as a problem document (RFC 9457). */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly errors: readonly ValidationIssue[] | undefined;
  /** Sent as Retry-After (RFC 9110, 10.2.3). */
  readonly retryAfterSeconds: number | undefined;

  /**
   * @param detail what happened and what to do next; never contains a secret
   * @param options `errors` for each invalid field; `status` where another one than the code's own fits
   */
  constructor(
    code: ProblemCode,
    detail: string,
    options: { errors?: readonly ValidationIssue[]; status?: number; retryAfterSeconds?: number } = {},
  ) {
    super(detail);
    this.code = code;
    this.status = options.status ?? PROBLEMS[code].status;
    this.errors = options.errors?.slice(0, MAX_ISSUES).map(shorten);
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  /** The problem document (RFC 9457, 3). @param traceId of the trace that the request belongs to */
  document(traceId: string | null = null) {
    return {
      type: `urn:trunkline:problem:${this.code}`,
      title: PROBLEMS[this.code].title,
      status: this.status,
      detail: this.message,
      code: this.code,
      ...(this.errors && { errors: this.errors }),
      ...(traceId !== null && { trace_id: traceId }),
    };
  }
}

/** The same response for what does not exist and for what belongs to another workspace. */
export function notFound(what: string): Problem {
  return new Problem('not_found', `There is no such ${what} here. Check the URL, or list what exists.`);
}

/** @param detail what it means for the request that the database is away */
export function storageUnavailable(detail: string): Problem {
  return new Problem('storage_unavailable', detail, { retryAfterSeconds: STORAGE_RETRY_SECONDS });
}

/** A fail-over takes some seconds. */
const STORAGE_RETRY_SECONDS = 5;

/** One problem for all invalid fields of a request. */
export function invalidRequest(errors: readonly ValidationIssue[]): Problem {
  const sentences = errors.slice(0, MAX_ISSUES).map(toSentence).join('; ');
  const more = errors.length > MAX_ISSUES ? `; and ${errors.length - MAX_ISSUES} more issues` : '';
  return new Problem('invalid_request', `The request is invalid: ${sentences}${more}.`, { errors });
}

/** A problem document lists this many issues; its `detail` says how many more there are. */
const MAX_ISSUES = 20;
const MAX_ISSUE_LENGTH = 500;

function toSentence(issue: ValidationIssue): string {
  const { path, message } = shorten(issue);
  return `${path}: ${message}`;
}

/** A path or a message may repeat a name that the client chose. */
function shorten({ path, message }: ValidationIssue): ValidationIssue {
  return { path: truncate(path), message: truncate(message) };
}

function truncate(text: string): string {
  return text.length > MAX_ISSUE_LENGTH ? `${text.slice(0, MAX_ISSUE_LENGTH)}…` : text;
}

/**
 * Fastify's error handler: responds to every error with a problem document, and logs unexpected ones only.
 *
 * @returns the problem that was sent
 */
export function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply): Problem {
  const problem = toProblem(error, request);
  sendProblem(problem, reply);
  return problem;
}

/** Converts an error to a problem, and logs what the operator has to know: what is unexpected, or exhausted. */
export function toProblem(error: unknown, request: FastifyRequest): Problem {
  const problem = classify(error);
  const about = { request_id: request.id, ...(request.traceId && { trace_id: request.traceId }) };
  if (problem.code === 'internal_error') request.log.error({ err: error, ...about }, 'unexpected error');
  if (problem.code === 'storage_full')
    request.log.error({ reason: String(error), ...about }, 'storage cannot be written');
  if (problem.code === 'storage_unavailable')
    request.log.error({ reason: String(error), ...about }, 'the database is away');
  if (problem.code === 'overloaded')
    request.log.error({ reason: problem.message, ...about }, 'out of resources');
  return problem;
}

export function sendProblem(problem: Problem, reply: FastifyReply): void {
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', problem.retryAfterSeconds);
  reply
    .code(problem.status)
    .header('content-type', 'application/problem+json')
    .send(problem.document(reply.request.traceId));
}

function classify(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isStorageFull(error)) {
    return new Problem(
      'storage_full',
      'The disk of this server is full or fails, and nothing was saved. Ask its operator to make room, then send the request again.',
    );
  }
  if (isStorageUnavailable(error)) {
    return storageUnavailable(
      'The database of this server does not respond. Send the request again after the seconds of Retry-After; where it was to change something, look first whether it did.',
    );
  }
  if (isUnstorableText(error)) {
    return new Problem(
      'malformed_request',
      'A text of the request has the character U+0000, which cannot be stored. Remove it, then send the request again.',
    );
  }
  if (isFastifyError(error)) {
    if (error.validation)
      return invalidRequest(error.validation.map((issue) => toIssue(issue, error.validationContext)));
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
    'Trunkline failed. The operator finds the reason in the log by the request id in the X-Request-Id header.',
  );
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'statusCode' in error;
}

type AjvError = { instancePath: string; keyword: string; params: Record<string, unknown>; message?: string };

function toIssue(error: AjvError, context: string | undefined): ValidationIssue {
  const members = error.instancePath.split('/').slice(1);
  if (error.keyword === 'required') members.push(String(error.params.missingProperty));
  if (error.keyword === 'additionalProperties') members.push(String(error.params.additionalProperty));
  const path = [...(context === 'body' || context === undefined ? [] : [context]), ...members].join('.');
  return { path: path || 'body', message: messageOf(error) };
}

function messageOf(error: AjvError): string {
  if (error.keyword === 'required') return 'is missing';
  if (error.keyword === 'additionalProperties') return 'is not a field of this request';
  if (error.keyword === 'enum') return `must be one of ${JSON.stringify(error.params.allowedValues)}`;
  return error.message ?? 'is invalid';
}
