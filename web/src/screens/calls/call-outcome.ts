import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { isProblemCode } from '@trunkline/contract/problems';
import type { Call } from '../../api/queries/calls.ts';
import { textOf } from '../../language/text.ts';
import { adviceOfProblem, titleOfProblem } from './problem-texts.ts';

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
  if (decisive < 400) return { status: decisive, color: 'green', title: t`Succeeded` };
  return {
    status: decisive,
    color: decisive < 500 ? 'amber' : 'red',
    title: decisive < 500 ? t`The API rejected the request` : t`The API failed`,
    advice: t`The API responded with status ${decisive}: the app received the response in data, with success: false. ${{ advice: adviceOf(decisive) }}`,
  };
}

function problemOf(code: string): { title: string; advice: string } {
  return isProblemCode(code)
    ? { title: titleOfProblem(code), advice: adviceOfProblem(code) }
    : {
        title: t`Rejected by Trunkline`,
        advice: t`The app received the reason in the detail of the response.`,
      };
}

function adviceOf(status: number): string {
  const advice = ADVICE[status];
  if (advice) return textOf(advice);
  return status < 500
    ? t`See the documentation of the API.`
    : t`Try again later, or contact the provider of the API.`;
}

const ADVICE: Readonly<Record<number, MessageDescriptor>> = {
  401: msg`It does not accept the credentials of the integration: ask an admin to check its headers.`,
  403: msg`The credentials of the integration do not have permission for this.`,
  404: msg`The resource does not exist: check the parameters.`,
  422: msg`The request is invalid: check the payload.`,
  429: msg`Its rate limit was exceeded.`,
};
