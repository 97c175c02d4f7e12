// Runs before the first paint, so that a dark page does not flash white. The key is Mantine's.
const chosen = localStorage.getItem('mantine-color-scheme-value') ?? 'auto';
const isDark = chosen === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
document.documentElement.dataset.mantineColorScheme = isDark ? 'dark' : 'light';
