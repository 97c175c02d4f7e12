import type { ProblemCode } from '@trunkline/contract/problems';
import { Problem } from '../http/problems.ts';

/** A problem whose reason is for admins of the workspace: apps learn only that it is so. */
export class ReasonedProblem extends Problem {
  readonly reason: string;
  readonly #detail: string;

  /**
   * @param texts `forApps` is its detail; `forAdmins` the one with the reason; `reason` has its secrets redacted
   */
  constructor(code: ProblemCode, texts: { forApps: string; forAdmins: string; reason: string }) {
    super(code, texts.forApps);
    this.reason = texts.reason;
    this.#detail = texts.forAdmins;
  }

  withReason(): Problem {
    return new Problem(this.code, this.#detail);
  }
}
