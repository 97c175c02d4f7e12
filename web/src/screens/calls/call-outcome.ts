import { isProblemCode, PROBLEMS } from '@trunkline/contract/problems';
import type { Call } from '../../api/queries/calls.ts';

/** The outcome of a call: the deciding status, with a color and a title. */
export type Outcome = { status: number; color: string; title: string; advice?: string };

export function outcomeOf({
  status,
  status_code,
  code,
}: Pick<Call, 'status' | 'status_code' | 'code'>): Outcome {
  if (code !== null) return { status, color: status < 500 ? 'amber' : 'red', ...problemOf(code) };
  // The status of the API decides, where the API responded.
  const decisive = status_code ?? status;
  if (decisive < 400) return { status: decisive, color: 'green', title: 'Succeeded' };
  return {
    status: decisive,
    color: decisive < 500 ? 'amber' : 'red',
    title: decisive < 500 ? 'The API rejected the request' : 'The API failed',
    advice: `The API responded with status ${decisive}: the app received the response in data, with success: false. ${adviceOf(decisive)}`,
  };
}

function problemOf(code: string): { title: string; advice: string } {
  return isProblemCode(code) ? PROBLEMS[code] : UNKNOWN_PROBLEM;
}

const UNKNOWN_PROBLEM = {
  title: 'Rejected by Trunkline',
  advice: 'The app received the reason in the detail of the response.',
};

function adviceOf(status: number): string {
  return (
    ADVICE[status] ??
    (status < 500
      ? 'See the documentation of the API.'
      : 'Try again later, or contact the provider of the API.')
  );
}

const ADVICE: Readonly<Record<number, string>> = {
  401: 'It does not accept the credentials of the integration: ask an admin to check its headers.',
  403: 'The credentials of the integration do not have permission for this.',
  404: 'The resource does not exist: check the parameters.',
  422: 'The request is invalid: check the payload.',
  429: 'Its rate limit was exceeded.',
};
