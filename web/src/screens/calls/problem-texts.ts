import { PROBLEMS, type ProblemCode } from '@trunkline/contract/problems';
import { problemText } from '../../language/server-texts.ts';

/** Problems that were logged by their code alone, in the language of the page. */

export function titleOfProblem(code: ProblemCode): string {
  return problemText(code, 'title') ?? PROBLEMS[code].title;
}

export function adviceOfProblem(code: ProblemCode): string {
  return problemText(code, 'advice') ?? PROBLEMS[code].advice;
}
