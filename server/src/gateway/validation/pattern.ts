import { RE2JS, RE2JSException } from 're2js';
import { charge } from './budget.ts';

/**
 * Patterns of specs run with RE2, in time linear in the text: with a backtracking engine a pattern such as
 * `^(a+)+$` would block the server (ReDoS). Patterns that need backtracking (lookaround, backreferences) are not
 * validated. Alternatives considered: refusing patterns that look dangerous misses some (`safe-regex` and the like
 * say so themselves); a native RE2 needs a compiler where it is installed.
 */
export const linearPattern = Object.assign(
  (pattern: string) => {
    const matcher = compiled(pattern);
    return {
      test(text: string): boolean {
        charge(text.length);
        return matcher?.test(text) ?? true;
      },
      // ajv compares patterns by it.
      toString: () => pattern,
    };
  },
  // The name that ajv would write into standalone code; we generate none.
  { code: 'linearPattern' },
);

function compiled(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern));
  } catch (error) {
    if (error instanceof RE2JSException) return undefined;
    throw error;
  }
}
