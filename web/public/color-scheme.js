// Runs before the first paint, so that a dark page does not flash white. The key is Mantine's.
const chosen = storedScheme() ?? 'auto';
const isDark = chosen === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
document.documentElement.dataset.mantineColorScheme = isDark ? 'dark' : 'light';

/** Null where nothing is stored, or storage is blocked. */
function storedScheme() {
  try {
    return localStorage.getItem('mantine-color-scheme-value');
  } catch {
    return null;
  }
}
