type Scalar = { createApiReference: (selector: string, options: Record<string, unknown>) => unknown };

declare global {
  interface Window {
    Scalar?: Scalar;
  }
}

const { dataset } = document.documentElement;

/** Nothing of it asks another server: its fonts, its proxy, its assistant and its measurements are off. */
const OPTIONS = {
  url: '/api/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  hideTestRequestButton: true,
  hideDarkModeToggle: true,
  showDeveloperTools: 'never',
  documentDownloadType: 'none',
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
  metaData: { title: 'HTTP API · Trunkline docs' },
};

// What is in the element would be taken for the spec.
document.querySelector('#reference')?.replaceChildren();
window.Scalar?.createApiReference('#reference', {
  ...OPTIONS,
  forceDarkModeState: dataset.mantineColorScheme === 'dark' ? 'dark' : 'light',
});

new MutationObserver(followColorScheme).observe(document.documentElement, {
  attributeFilter: ['data-mantine-color-scheme'],
});

function followColorScheme(): void {
  const isDark = dataset.mantineColorScheme === 'dark';
  document.body.classList.toggle('dark-mode', isDark);
  document.body.classList.toggle('light-mode', !isDark);
}
