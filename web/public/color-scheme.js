// Runs before the first paint, so that nobody who chose dark sees a white page flash by. The key is Mantine's.
const chosen = localStorage.getItem('mantine-color-scheme-value') ?? 'auto';
const isDark = chosen === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
document.documentElement.dataset.mantineColorScheme = isDark ? 'dark' : 'light';
