/** src/answer.ts: any JSON as a table, a list or a text. */
export const answerModule = `import { element } from './element.ts';

const MOST_COLUMNS = 6;
const MOST_ROWS = 100;

type JsonObject = Record<string, unknown>;

/** A list as a table, an object as its members, anything else as text. */
export function answerView(data: unknown, name: string): HTMLElement {
  if (Array.isArray(data)) return listView(data, name);
  if (isObject(data) && Object.keys(data).length > 0) return pageView(data, name) ?? objectView(data);
  const isEmpty = data === null || data === '' || isObject(data);
  return isEmpty ? note('The API answered without data.') : element('p', {}, valueView(data));
}

/** APIs like to put a page's number and the like around a list: the one list in an object becomes the table. */
function pageView(data: JsonObject, name: string): HTMLElement | undefined {
  const lists = Object.entries(data).filter(([, value]) => Array.isArray(value) && value.every(isObject));
  const [entry, another] = lists;
  if (!entry || another) return undefined;
  const [member, list] = entry;
  const { [member]: _, ...around } = data;
  const table = listView(Array.isArray(list) ? list : [], name);
  return Object.keys(around).length === 0 ? table : element('div', {}, objectView(around), table);
}

function listView(list: unknown[], name: string): HTMLElement {
  if (list.length === 0) return note('There is nothing here yet.');
  const rows = list.slice(0, MOST_ROWS);
  const objects = rows.filter(isObject);
  const columns = columnsOf(objects);
  const count = list.length === 1 ? '1 entry' : list.length + ' entries';
  const made = element('div', {});
  if (columns.length > 0) made.append(tableView(objects, columns, name));
  else if (objects.length > 0) made.append(jsonView(rows));
  else made.append(element('ul', {}, ...rows.map((row) => element('li', {}, valueView(row)))));
  const shown = list.length > MOST_ROWS ? 'The first ' + MOST_ROWS + ' of ' + count : count;
  made.append(element('p', { className: 'count' }, shown));
  return made;
}

function tableView(rows: JsonObject[], columns: string[], name: string): HTMLElement {
  const isNumeric = (column: string) => rows.every((row) => ['number', 'undefined'].includes(typeof row[column]));
  const cell = (tag: 'th' | 'td', column: string, content: Node | string) =>
    element(tag, { className: isNumeric(column) ? 'number' : '' }, content);
  const headings = columns.map((column) => {
    const heading = cell('th', column, readable(column));
    heading.setAttribute('scope', 'col');
    return heading;
  });
  const lines = rows.map((row) =>
    element('tr', {}, ...columns.map((column) => cell('td', column, valueView(row[column])))),
  );
  const table = element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...headings)),
    element('tbody', {}, ...lines),
  );
  // Wide tables scroll by themselves, with the keyboard too.
  return element('div', { className: 'scroll', tabIndex: 0, role: 'region', ariaLabel: name }, table);
}

/** The columns that say most come first; nested data is left out, and addresses only fill up. */
function columnsOf(rows: JsonObject[]): string[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const filled = names.filter((name) => {
    const values = rows.map((row) => row[name]);
    return !values.some(isNested) && values.some((value) => value !== null && value !== undefined && value !== '');
  });
  return filled
    .map((name) => ({ name, rank: rankOf(name, rows) }))
    .sort((one, other) => one.rank - other.rank)
    .slice(0, MOST_COLUMNS)
    .map(({ name }) => name);
}

function rankOf(name: string, rows: JsonObject[]): number {
  if (rows.some((row) => /^https?:/.test(String(row[name] ?? '')))) return 2;
  return TELLING.test(name) ? 0 : 1;
}

const TELLING =
  /^(id|key|number|name|title|subject|label|status|state|type|priority|email|amount|total|price|currency|date|created|updated)(_?at|_?on|_?date)?$/i;

function objectView(data: JsonObject): HTMLElement {
  const members = Object.entries(data).flatMap(([name, value]) => [
    element('dt', {}, readable(name)),
    element('dd', {}, memberView(value)),
  ]);
  return element('dl', {}, ...members);
}

function memberView(value: unknown): HTMLElement {
  if (Array.isArray(value) && !value.some(isNested)) return valueView(value.join(', '));
  return isNested(value) ? jsonView(value) : valueView(value);
}

function jsonView(value: unknown): HTMLElement {
  return element('pre', { tabIndex: 0 }, JSON.stringify(value, null, 2));
}

function valueView(value: unknown): HTMLElement {
  if (value === null || value === undefined || value === '') return element('span', { className: 'none' }, '–');
  if (typeof value === 'boolean') return element('span', {}, value ? 'Yes' : 'No');
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const date = /^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}/.test(text) ? new Date(text) : undefined;
  if (date && !Number.isNaN(date.getTime())) {
    const shown = date.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
    return element('time', { dateTime: text, title: text }, shown);
  }
  return element('span', { className: 'text', title: text.length > 40 ? text : '' }, text);
}

/** \`created_at\` and \`createdAt\` as “Created at”. */
function readable(name: string): string {
  const spaced = name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ').trim();
  const words = spaced.toLowerCase().replace(/\\b(id|url|ip)\\b/g, (word) => word.toUpperCase());
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
}

function note(text: string): HTMLElement {
  return element('p', { className: 'note' }, text);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
`;
