import { createElement } from './element.ts';
import { appName, type Operation, operations } from './operations.ts';
import { renderData, renderNote } from './response-view.ts';
import { CallError, type CallInput, callOperation } from './trunkline.ts';

/** Which part of a call's input holds the parameters of each location. */
const INPUT_PARTS = { path: 'path_params', query: 'query_params', header: 'headers' } as const;

type Parameter = Operation['parameters'][number];
type Field = { parameter: Parameter; input: HTMLInputElement; label: HTMLLabelElement };

document.title = appName;
document.querySelector('h1')?.replaceChildren(appName);
const readOperations = operations.filter(({ key }) => key.startsWith('get:'));
document
  .querySelector('main')
  ?.append(...(readOperations.length > 0 ? readOperations.map(renderOperation) : [renderEmptyPage()]));

/** A section for one operation: loads at once, or asks for the required parameters first. */
function renderOperation(operation: Operation, index: number): HTMLElement {
  const heading = createElement('h2', { id: `operation-${index}` }, operation.summary || operation.key);
  const output = createElement('div', { className: 'response', ariaLive: 'polite' });
  const controls = renderControls(operation, index, (input) => load(operation, input, output));
  const section = createElement(
    'section',
    {},
    createElement(
      'header',
      {},
      createElement('div', {}, heading, renderRoute(operation)),
      ...controls.buttons,
    ),
    ...controls.forms,
    output,
  );
  section.setAttribute('aria-labelledby', heading.id);
  return section;
}

function renderRoute({ integration, key }: Operation): HTMLElement {
  const path = key.slice(key.indexOf(':') + 1);
  return createElement(
    'p',
    { className: 'route' },
    `${integration} · `,
    createElement('code', {}, `GET ${path}`),
  );
}

/** A form for the required parameters; where there are none, a button that loads again. */
function renderControls(
  operation: Operation,
  index: number,
  run: (input: CallInput) => Promise<void>,
): { buttons: HTMLElement[]; forms: HTMLElement[] } {
  const required = operation.parameters.filter(
    (parameter) => parameter.required && parameter.in in INPUT_PARTS,
  );
  if (required.length === 0) {
    const button = createElement('button', { type: 'button' }, 'Reload');
    button.setAttribute('aria-describedby', `operation-${index}`);
    button.addEventListener('click', () => disableDuring(button, run({})));
    disableDuring(button, run({}));
    return { buttons: [button], forms: [] };
  }
  const button = createElement('button', { type: 'submit', className: 'primary' }, 'Load');
  const fields = required.map((parameter, position) => renderField(parameter, `${index}-${position}`));
  const form = createElement('form', {}, ...fields.map(({ label }) => label), button);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    disableDuring(button, run(readInput(fields)));
  });
  return { buttons: [], forms: [form] };
}

function renderField(parameter: Parameter, id: string): Field {
  const input = createElement('input', {
    id: `input-${id}`,
    required: true,
    autocomplete: 'off',
    spellcheck: false,
  });
  const label = createElement(
    'label',
    { htmlFor: input.id },
    createElement('span', {}, parameter.name),
    input,
  );
  if (parameter.description !== '') {
    const hint = createElement(
      'small',
      { id: `hint-${id}`, title: parameter.description },
      parameter.description,
    );
    input.setAttribute('aria-describedby', hint.id);
    label.append(hint);
  }
  return { parameter, input, label };
}

function readInput(fields: readonly Field[]): CallInput {
  const callInput: CallInput = {};
  for (const [location, part] of Object.entries(INPUT_PARTS)) {
    const located = fields.filter(({ parameter }) => parameter.in === location);
    if (located.length === 0) continue;
    callInput[part] = Object.fromEntries(
      located.map(({ parameter, input }) => [parameter.name, input.value.trim()]),
    );
  }
  return callInput;
}

async function disableDuring(button: HTMLButtonElement, work: Promise<void>): Promise<void> {
  button.disabled = true;
  await work;
  button.disabled = false;
}

/** Shows that the call is in progress, then its data or its error. */
async function load(operation: Operation, input: CallInput, output: HTMLElement): Promise<void> {
  output.ariaBusy = 'true';
  if (!output.hasChildNodes()) output.append(createElement('p', { className: 'note loading' }, 'Loading…'));
  try {
    output.replaceChildren(
      renderData(await callOperation(operation.slug, operation.key, input), operation.summary),
    );
  } catch (error) {
    output.replaceChildren(renderError(error));
  }
  output.ariaBusy = 'false';
}

function renderError(error: unknown): HTMLElement {
  const message = error instanceof Error ? error.message : 'The call failed.';
  const element = createElement(
    'div',
    { className: 'failure', role: 'alert' },
    createElement('p', {}, message),
  );
  const data = error instanceof CallError ? error.data : null;
  if (data !== null) element.append(createElement('pre', {}, JSON.stringify(data, null, 2)));
  return element;
}

function renderEmptyPage(): HTMLElement {
  return renderNote('This app has no GET operation. Call the others from code: see src/trunkline.ts.');
}
