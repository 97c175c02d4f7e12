/** src/main.ts: the page. */
export const mainModule = `import { answerView } from './answer.ts';
import { element } from './element.ts';
import { type Operation, operations } from './operations.ts';
import { CallError, type Input, send } from './trunkline.ts';

/** Where the parameters of a place go in a call. */
const PLACES = { path: 'path_params', query: 'query_params', header: 'headers' } as const;

const main = document.querySelector('main');
const shown = operations.filter(({ key }) => key.startsWith('get:'));
main?.append(...(shown.length > 0 ? shown.map(section) : [nothingToShow()]));

/** One operation: loads at once, or asks for what it requires first. */
function section(operation: Operation, index: number): HTMLElement {
  const heading = element('h2', { id: 'operation-' + index }, operation.summary || operation.key);
  const answer = element('div', { className: 'answer', ariaLive: 'polite' });
  const controls = form(operation, index, (input) => load(operation, input, answer));
  const made = element(
    'section',
    {},
    element('header', {}, element('div', {}, heading, origin(operation)), ...controls.buttons),
    ...controls.fields,
    answer,
  );
  made.setAttribute('aria-labelledby', heading.id);
  return made;
}

function origin({ integration, key }: Operation): HTMLElement {
  const path = key.slice(key.indexOf(':') + 1);
  return element('p', { className: 'origin' }, integration + ' · ', element('code', {}, 'GET ' + path));
}

/** A form of what is required, or, where nothing is, a button that loads again. */
function form(
  operation: Operation,
  index: number,
  run: (input: Input) => Promise<void>,
): { buttons: HTMLElement[]; fields: HTMLElement[] } {
  const required = operation.parameters.filter((parameter) => parameter.required && parameter.in in PLACES);
  if (required.length === 0) {
    const button = element('button', { type: 'button' }, 'Reload');
    button.setAttribute('aria-describedby', 'operation-' + index);
    button.addEventListener('click', () => whileDisabled(button, run({})));
    whileDisabled(button, run({}));
    return { buttons: [button], fields: [] };
  }
  const button = element('button', { type: 'submit', className: 'primary' }, 'Load');
  const fields = required.map((parameter, position) => field(parameter, index + '-' + position));
  const made = element('form', {}, ...fields.map(({ label }) => label), button);
  made.addEventListener('submit', (event) => {
    event.preventDefault();
    const values = fields.map(({ parameter, input }) => ({ parameter, value: input.value.trim() }));
    whileDisabled(button, run(inputOf(values)));
  });
  return { buttons: [], fields: [made] };
}

type Parameter = Operation['parameters'][number];

function field(parameter: Parameter, id: string) {
  const input = element('input', { id: 'input-' + id, required: true, autocomplete: 'off', spellcheck: false });
  const label = element('label', { htmlFor: input.id }, element('span', {}, parameter.name), input);
  if (parameter.description !== '') {
    const hint = element('small', { id: 'hint-' + id, title: parameter.description }, parameter.description);
    input.setAttribute('aria-describedby', hint.id);
    label.append(hint);
  }
  return { parameter, input, label };
}

function inputOf(values: { parameter: Parameter; value: string }[]): Input {
  const input: Input = {};
  for (const [place, name] of Object.entries(PLACES)) {
    const given = values.filter(({ parameter }) => parameter.in === place);
    if (given.length === 0) continue;
    input[name] = Object.fromEntries(given.map(({ parameter, value }) => [parameter.name, value]));
  }
  return input;
}

async function whileDisabled(button: HTMLButtonElement, work: Promise<void>): Promise<void> {
  button.disabled = true;
  await work;
  button.disabled = false;
}

/** Shows that it loads, then the answer or what went wrong. */
async function load(operation: Operation, input: Input, answer: HTMLElement): Promise<void> {
  answer.ariaBusy = 'true';
  if (!answer.hasChildNodes()) answer.append(element('p', { className: 'note loading' }, 'Loading…'));
  try {
    answer.replaceChildren(answerView(await send(operation.slug, operation.key, input), operation.summary));
  } catch (error) {
    answer.replaceChildren(failure(error));
  }
  answer.ariaBusy = 'false';
}

function failure(error: unknown): HTMLElement {
  const message = error instanceof Error ? error.message : 'The call failed.';
  const made = element('div', { className: 'failure', role: 'alert' }, element('p', {}, message));
  const data = error instanceof CallError ? error.data : null;
  if (data !== null) made.append(element('pre', {}, JSON.stringify(data, null, 2)));
  return made;
}

function nothingToShow(): HTMLElement {
  return element(
    'p',
    { className: 'note' },
    'There is no GET operation among those of this app. Call the others from code: see src/trunkline.ts.',
  );
}
`;
