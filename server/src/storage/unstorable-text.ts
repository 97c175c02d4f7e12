/** Whether PostgreSQL refused a text with the character U+0000 (its manual, 8.3 and appendix A); SQLite stores it. */
export function isUnstorableText(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '22021' || error.code === '22P05');
}
