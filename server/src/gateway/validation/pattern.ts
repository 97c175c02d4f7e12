import { RE2JS, RE2JSException } from 're2js';
import { charge } from './budget.ts';

/**
 * Patterns of descriptions run in RE2's manner, in time linear in the text: with a backtracking engine a pattern
 * such as `^(a+)+$` would stop the server for everybody. What only backtracking can decide (looking around,
 * references back) is not checked. Alternatives judged: refusing patterns that look dangerous lets some through
 * that are (`safe-regex` and its kin say so themselves); a native RE2 needs a compiler where it is installed.
 */
export const linearPattern = Object.assign(
  (pattern: string) => {
    const matcher = compiled(pattern);
    return {
      test(text: string): boolean {
        charge(text.length);
        return matcher?.test(text) ?? true;
      },
      // How ajv tells patterns apart.
      toString: () => pattern,
    };
  },
  // The name that ajv would write into code that is kept; ours never is.
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
