import { createElement } from './element.ts';

const MAX_COLUMNS = 6;
const MAX_ROWS = 100;

type JsonObject = Record<string, unknown>;

/** Renders response data: a list as a table, an object as its members, anything else as text. */
export function renderData(data: unknown, name: string): HTMLElement {
  if (Array.isArray(data)) return renderList(data, name);
  if (isObject(data) && Object.keys(data).length > 0) return renderPage(data, name) ?? renderObject(data);
  const isEmpty = data === null || data === '' || isObject(data);
  return isEmpty ? renderNote('The API responded without data.') : createElement('p', {}, renderValue(data));
}

export function renderNote(text: string): HTMLElement {
  return createElement('p', { className: 'note' }, text);
}

/** Many APIs wrap a list in an object with the page's number and such: the one list in an object becomes the table. */
function renderPage(data: JsonObject, name: string): HTMLElement | undefined {
  const lists = Object.entries(data).filter(([, value]) => Array.isArray(value) && value.every(isObject));
  const [entry, another] = lists;
  if (!entry || another) return undefined;
  const [member, list] = entry;
  const { [member]: _, ...rest } = data;
  const table = renderList(Array.isArray(list) ? list : [], name);
  return Object.keys(rest).length === 0 ? table : createElement('div', {}, renderObject(rest), table);
}

function renderList(list: unknown[], name: string): HTMLElement {
  if (list.length === 0) return renderNote('The list is empty.');
  const rows = list.slice(0, MAX_ROWS);
  const objects = rows.filter(isObject);
  const columns = selectColumns(objects);
  const count = list.length === 1 ? '1 entry' : `${list.length} entries`;
  const element = createElement('div');
  if (columns.length > 0) element.append(renderTable(objects, columns, name));
  else if (objects.length > 0) element.append(renderJson(rows));
  else
    element.append(createElement('ul', {}, ...rows.map((row) => createElement('li', {}, renderValue(row)))));
  const text = list.length > MAX_ROWS ? `The first ${MAX_ROWS} of ${count}` : count;
  element.append(createElement('p', { className: 'count' }, text));
  return element;
}

function renderTable(rows: JsonObject[], columns: string[], name: string): HTMLElement {
  const isNumeric = (column: string) =>
    rows.every((row) => ['number', 'undefined'].includes(typeof row[column]));
  const cell = (tag: 'th' | 'td', column: string, content: Node | string) =>
    createElement(tag, { className: isNumeric(column) ? 'number' : '' }, content);
  const headings = columns.map((column) => {
    const heading = cell('th', column, toLabel(column));
    heading.setAttribute('scope', 'col');
    return heading;
  });
  const tableRows = rows.map((row) =>
    createElement('tr', {}, ...columns.map((column) => cell('td', column, renderValue(row[column])))),
  );
  const table = createElement(
    'table',
    {},
    createElement('thead', {}, createElement('tr', {}, ...headings)),
    createElement('tbody', {}, ...tableRows),
  );
  // Wide tables scroll on their own, with the keyboard too.
  return createElement('div', { className: 'scroll', tabIndex: 0, role: 'region', ariaLabel: name }, table);
}

/** The most informative columns first; nested data is left out, and URLs come last. */
function selectColumns(rows: JsonObject[]): string[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const filled = names.filter((name) => {
    const values = rows.map((row) => row[name]);
    return (
      !values.some(isNested) && values.some((value) => value !== null && value !== undefined && value !== '')
    );
  });
  return filled
    .map((name) => ({ name, rank: rankColumn(name, rows) }))
    .sort((one, other) => one.rank - other.rank)
    .slice(0, MAX_COLUMNS)
    .map(({ name }) => name);
}

function rankColumn(name: string, rows: JsonObject[]): number {
  if (rows.some((row) => /^https?:/.test(String(row[name] ?? '')))) return 2;
  return INFORMATIVE_NAME.test(name) ? 0 : 1;
}

const INFORMATIVE_NAME =
  /^(id|key|number|name|title|subject|label|status|state|type|priority|email|amount|total|price|currency|date|created|updated)(_?at|_?on|_?date)?$/i;

function renderObject(data: JsonObject): HTMLElement {
  const members = Object.entries(data).flatMap(([name, value]) => [
    createElement('dt', {}, toLabel(name)),
    createElement('dd', {}, renderMember(value)),
  ]);
  return createElement('dl', {}, ...members);
}

function renderMember(value: unknown): HTMLElement {
  if (Array.isArray(value) && !value.some(isNested)) return renderValue(value.join(', '));
  return isNested(value) ? renderJson(value) : renderValue(value);
}

function renderJson(value: unknown): HTMLElement {
  return createElement('pre', { tabIndex: 0 }, JSON.stringify(value, null, 2));
}

function renderValue(value: unknown): HTMLElement {
  if (value === null || value === undefined || value === '')
    return createElement('span', { className: 'none' }, '–');
  if (typeof value === 'boolean') return createElement('span', {}, value ? 'Yes' : 'No');
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const date = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) ? new Date(text) : undefined;
  if (date && !Number.isNaN(date.getTime())) {
    const formatted = date.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
    return createElement('time', { dateTime: text, title: text }, formatted);
  }
  return createElement('span', { className: 'text', title: text.length > 40 ? text : '' }, text);
}

/** `created_at` and `createdAt` as “Created at”. */
function toLabel(name: string): string {
  const spaced = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim();
  const words = spaced.toLowerCase().replace(/\b(id|url|ip)\b/g, (word) => word.toUpperCase());
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
