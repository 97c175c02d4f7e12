import { isProblemCode, PROBLEMS } from '@trunkline/contract/problems';
import type { Call } from '../../api/queries/calls.ts';

/** How a call ended: the status that says it, in a colour and in words. */
export type Outcome = { status: number; color: string; title: string; advice?: string };

export function outcomeOf({ status, status_code, code }: Call): Outcome {
  if (code !== null) return { status, color: status < 500 ? 'amber' : 'red', ...problemOf(code) };
  // The API's status says it, where the API answered.
  const answered = status_code ?? status;
  if (answered < 400) return { status: answered, color: 'green', title: 'Answered' };
  return {
    status: answered,
    color: answered < 500 ? 'amber' : 'red',
    title: answered < 500 ? 'The API refused' : 'The API failed',
    advice: `The API answered with status ${answered}: the app got its answer in data, with success: false. ${meaningOf(answered)}`,
  };
}

function problemOf(code: string): { title: string; advice: string } {
  return isProblemCode(code) ? PROBLEMS[code] : UNKNOWN_PROBLEM;
}

const UNKNOWN_PROBLEM = {
  title: 'Refused by Trunkline',
  advice: 'The app received the reason in the detail of the response.',
};

function meaningOf(status: number): string {
  return (
    MEANINGS[status] ??
    (status < 500
      ? 'Its documentation says what it expects.'
      : 'The fault is on its side: try again later, or ask whoever runs it.')
  );
}

const MEANINGS: Readonly<Record<number, string>> = {
  401: 'It does not take the integration’s credentials: an admin can check its headers.',
  403: 'The integration’s credentials may not do this there.',
  404: 'It has nothing under this address: check the parameters.',
  422: 'It took the request for wrong: check the payload.',
  429: 'It was asked too often.',
};
