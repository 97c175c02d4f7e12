/** @returns what is wrong with an e-mail address, or null; the server judges more closely */
export function emailError(email: string): string | null {
  return /^\S+@\S+$/.test(email.trim()) ? null : 'Enter an e-mail address, such as you@example.com.';
}
