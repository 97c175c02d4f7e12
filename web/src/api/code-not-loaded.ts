/** Whether an error says that the code of a screen did not load. Each browser has its own words, and Vite has others. */
export function isCodeNotLoaded(error: unknown): boolean {
  return error instanceof Error && PATTERN.test(error.message);
}

const PATTERN =
  /dynamically imported module|importing a module script failed|unable to preload css|failed to load module script/i;
