import './styles.css';

/** What every page of the docs does besides being read. Without scripts, all but the search works. */

const { dataset } = document.documentElement;

openNavigationOnWideScreens();
addCopyButtons();
prepareColorSwitch();
prepareSearch();
if (document.querySelector('.diagram'))
  void import('./diagrams.ts').then(({ drawDiagrams }) => drawDiagrams());

/** The list of pages is closed on a phone, where it would fill the screen. */
function openNavigationOnWideScreens(): void {
  const details = document.querySelector<HTMLDetailsElement>('nav.site details');
  if (!details) return;
  const isWide = matchMedia('(min-width: 900px)');
  const follow = () => {
    details.open = isWide.matches;
  };
  isWide.addEventListener('change', follow);
  follow();
  const current = details.querySelector('[aria-current]');
  if (isWide.matches) current?.scrollIntoView({ block: 'nearest' });
}

function addCopyButtons(): void {
  for (const block of document.querySelectorAll('.code')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(block.querySelector('code')?.textContent ?? '');
      button.textContent = 'Copied';
      setTimeout(() => {
        button.textContent = 'Copy';
      }, 2000);
    });
    block.append(button);
  }
}

/** The color scheme is stored where Mantine does, so that the docs look like the rest of Trunkline. */
function prepareColorSwitch(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-switch-colors]');
  if (!button) return;
  const label = () => {
    button.textContent = dataset.mantineColorScheme === 'dark' ? 'Light mode' : 'Dark mode';
  };
  label();
  button.hidden = false;
  button.addEventListener('click', () => {
    dataset.mantineColorScheme = dataset.mantineColorScheme === 'dark' ? 'light' : 'dark';
    label();
    storeColorScheme(dataset.mantineColorScheme);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', ({ matches }) => {
    if (storedColorScheme()) return;
    dataset.mantineColorScheme = matches ? 'dark' : 'light';
    label();
  });
}

const STORAGE_KEY = 'mantine-color-scheme-value';

/** Storage may be blocked: then the choice is for this page. */
function storeColorScheme(scheme: string): void {
  try {
    localStorage.setItem(STORAGE_KEY, scheme);
  } catch {}
}

function storedColorScheme(): boolean {
  try {
    return (localStorage.getItem(STORAGE_KEY) ?? 'auto') !== 'auto';
  } catch {
    return false;
  }
}

function prepareSearch(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-open-search]');
  const dialog = document.querySelector<HTMLDialogElement>('[data-search]');
  if (!button || !dialog) return;
  const open = async () => {
    const { openSearch } = await import('./search.ts');
    await openSearch(dialog, String(dataset.searchIndex));
  };
  button.hidden = false;
  button.addEventListener('click', () => void open());
  addEventListener('keydown', (event) => {
    const isShortcut = event.key === '/' || (event.key === 'k' && (event.ctrlKey || event.metaKey));
    // The API reference has a search of its own, on Ctrl+K.
    if (!isShortcut || isTyping(event.target) || event.defaultPrevented) return;
    if (event.key === 'k' && document.querySelector('.api-reference')) return;
    event.preventDefault();
    void open();
  });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}
