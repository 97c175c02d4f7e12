import MiniSearch, { type SearchResult } from 'minisearch';

type Entry = { id: number; url: string; page: string; heading: string; text: string };

const MAX_RESULTS = 12;
const SNIPPET_LENGTH = 140;

let loading: Promise<MiniSearch<Entry>> | undefined;

/** Opens the dialog, and loads the index when it is first needed. */
export async function openSearch(dialog: HTMLDialogElement, indexUrl: string): Promise<void> {
  if (dialog.open) return;
  const { input } = render(dialog);
  dialog.showModal();
  input.focus();
  loading ??= loadIndex(indexUrl);
  try {
    const index = await loading;
    const update = () => showResults(dialog, index, input.value);
    input.addEventListener('input', update);
    update();
  } catch {
    loading = undefined;
    setStatus(dialog, 'The search could not be loaded. Check that Trunkline is running, then open it again.');
  }
}

async function loadIndex(url: string): Promise<MiniSearch<Entry>> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The index of the search has status ${response.status}.`);
  const entries: Entry[] = await response.json();
  const index = new MiniSearch<Entry>({
    fields: ['heading', 'page', 'text'],
    storeFields: ['url', 'page', 'heading', 'text'],
    searchOptions: { boost: { heading: 4, page: 2 }, prefix: true, fuzzy: 0.15, combineWith: 'AND' },
  });
  index.addAll(entries);
  return index;
}

function render(dialog: HTMLDialogElement) {
  const input = document.createElement('input');
  input.type = 'search';
  input.placeholder = 'Search the docs';
  input.setAttribute('aria-label', 'Search the docs');
  input.setAttribute('aria-describedby', 'search-status');
  input.autocomplete = 'off';
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = 'Close';
  close.addEventListener('click', () => dialog.close());
  const field = document.createElement('div');
  field.className = 'search-field';
  field.append(input, close);
  const status = document.createElement('p');
  status.id = 'search-status';
  status.setAttribute('role', 'status');
  status.textContent = 'Loading…';
  const list = document.createElement('ul');
  list.tabIndex = -1;
  dialog.replaceChildren(field, status, list);
  dialog.onkeydown = (event) => moveFocus(event, dialog);
  // A click beside the dialog closes it.
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close();
  };
  list.addEventListener('click', () => dialog.close());
  return { input };
}

function showResults(dialog: HTMLDialogElement, index: MiniSearch<Entry>, query: string): void {
  const results = query.trim() ? index.search(query).slice(0, MAX_RESULTS) : [];
  dialog.querySelector('ul')?.replaceChildren(...results.map((result) => resultItem(result)));
  if (!query.trim()) setStatus(dialog, 'Type a word, such as “rotate”, “429” or “slug”.');
  else setStatus(dialog, results.length ? `${results.length} results` : 'No results. Try another word.');
}

function setStatus(dialog: HTMLDialogElement, text: string): void {
  const status = dialog.querySelector('#search-status');
  if (status) status.textContent = text;
}

function resultItem({ url, page, heading, text, terms }: SearchResult): HTMLLIElement {
  const link = document.createElement('a');
  link.href = String(url);
  const title = document.createElement('b');
  title.textContent = String(heading);
  const where = document.createElement('span');
  where.textContent = heading === page ? '' : String(page);
  const snippet = document.createElement('small');
  snippet.textContent = snippetOf(String(text), terms);
  link.append(title, where, snippet);
  const item = document.createElement('li');
  item.append(link);
  return item;
}

/** The text around the first word that was found. */
function snippetOf(text: string, terms: readonly string[]): string {
  const found = terms.map((term) => text.toLowerCase().indexOf(term)).filter((at) => at >= 0);
  const start = Math.max(0, Math.min(...found, text.length) - 40);
  const from = found.length && start ? start : 0;
  const cut = text.slice(from, from + SNIPPET_LENGTH).trim();
  return `${from ? '…' : ''}${cut}${from + SNIPPET_LENGTH < text.length ? '…' : ''}`;
}

/** The arrow keys go through the results. */
function moveFocus(event: KeyboardEvent, dialog: HTMLDialogElement): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) {
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) dialog.querySelector('a')?.click();
    return;
  }
  event.preventDefault();
  const stops = [...dialog.querySelectorAll<HTMLElement>('input, a')];
  const focused = document.activeElement;
  const current = focused instanceof HTMLElement ? stops.indexOf(focused) : -1;
  stops[(current + step + stops.length) % stops.length]?.focus();
}
