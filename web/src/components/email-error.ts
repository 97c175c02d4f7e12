import { t } from '@lingui/core/macro';
/** @returns the error message, or null; the server validates more strictly */
export function emailError(email: string): string | null {
  return /^\S+@\S+$/.test(email.trim()) ? null : t`Enter an email address, such as you@example.com.`;
}
