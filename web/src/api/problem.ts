import { t } from '@lingui/core/macro';
import type { ValidationIssue } from '@trunkline/contract/problems';
import { problemText, serverText, translationOf } from '../language/server-texts.ts';
import { UnexpectedData } from './unexpected-data.ts';

/**
 * A problem document of the server (RFC 9457); the contract package lists its codes. Its texts are in the language of the page,
 * as far as they are ours.
 */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly title: string;
  /** The message says what to do by the code alone, and what happened in English: the title is displayed too. */
  readonly needsTitle: boolean;
  /** Whether the contract lists the code, and so the docs do: a proxy may send codes of its own. */
  readonly isListed: boolean;
  readonly errors: readonly ValidationIssue[];
  /** The id of the request in the log of the server. */
  readonly requestId: string | null;

  /** The message says what happened and what to do, and can be displayed. */
  constructor(status: number, document: ProblemDocument, requestId: string | null) {
    const { code, title, detail, errors } = document;
    const advice = problemText(code, 'advice');
    // In English, and of a code that is not ours, there is nothing to translate.
    const own = advice === undefined ? detail : (translationOf(detail) ?? issuesText(document));
    super(own ?? t`${{ advice: advice ?? '' }} In detail, in English: “${{ detail }}”`);
    this.status = status;
    this.code = code;
    this.title = problemText(code, 'title') ?? title;
    this.needsTitle = own === undefined;
    this.isListed = document.type === `urn:trunkline:problem:${document.code}`;
    this.errors = errors.map(({ path, message }) => ({ path, message: serverText(message) }));
    this.requestId = requestId;
  }
}

/** Problems whose detail is a list of their issues. */
const OF_ISSUES = new Set(['invalid_request', 'invalid_parameters']);

/** The detail of such a problem, written of its issues. */
function issuesText({ code, errors }: ProblemDocument): string | undefined {
  if (!OF_ISSUES.has(code) || errors.length === 0) return undefined;
  const issues = errors.map(({ path, message }) => `${path} ${serverText(message)}`).join('; ');
  return t`The request is invalid: ${issues}.`;
}

/** There was no response: the server or the network is down. */
export class NoResponse extends Error {
  override readonly name = 'NoResponse';

  constructor() {
    super(
      t`Trunkline did not respond. Check that the server is running and that you are online, then try again.`,
    );
  }
}

type ProblemDocument = {
  type: string;
  code: string;
  title: string;
  detail: string;
  errors: readonly ValidationIssue[];
};

export async function toProblem(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null);
  const { status, headers } = response;
  return new ApiProblem(status, documentIn(body, status), headers.get('x-request-id'));
}

/** The problem of an `error` event. @throws SyntaxError for data that is not JSON */
export function toEventProblem(data: string): ApiProblem {
  const event: unknown = JSON.parse(data);
  const problem = membersOf(event).get('problem');
  const status = membersOf(problem).get('status');
  const known = typeof status === 'number' ? status : 500;
  return new ApiProblem(known, documentIn(problem, known), null);
}

/** A proxy may respond with something other than a problem document. */
function documentIn(body: unknown, status: number): ProblemDocument {
  const members = membersOf(body);
  const text = (name: string, otherwise: string) => {
    const value = members.get(name);
    return typeof value === 'string' ? value : otherwise;
  };
  const errors = members.get('errors');
  return {
    type: text('type', 'about:blank'),
    code: text('code', 'unknown'),
    title: text('title', t`Something went wrong`),
    detail: text(
      'detail',
      t`The server responded with status ${status} and no explanation. Try again in a moment.`,
    ),
    errors: Array.isArray(errors) ? errors.filter(isIssue) : [],
  };
}

function membersOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

function isIssue(value: unknown): value is ValidationIssue {
  const members = membersOf(value);
  return typeof members.get('path') === 'string' && typeof members.get('message') === 'string';
}

/** The message of an error, to display. */
export function errorMessage(error: unknown): string {
  // What the server says here is for scripts too.
  if (isProblem(error, 'unauthenticated')) return t`Your session has ended. Sign in again.`;
  if (error instanceof UnexpectedData)
    return t`The server sent something that this page does not support. Reload the page.`;
  return error instanceof Error ? error.message : t`Something went wrong. Try again in a moment.`;
}

export function isProblem(error: unknown, code: string): error is ApiProblem {
  return error instanceof ApiProblem && error.code === code;
}
