import { msg, t } from '@lingui/core/macro';
import { ROLES } from '@trunkline/contract/roles';
import { nameOfRole } from '../../components/role-names.ts';
import { textOf } from '../../language/text.ts';
import { fieldName, innerFieldName } from './field-names.ts';

/** The changes of one field: removed and added texts. */
export type Change = { field: string; removed: readonly string[]; added: readonly string[] };

/** Secret values are not in the log, only the names of those that were replaced. */
const REPLACED = new Map([
  ['header_values', msg`Header values replaced`],
  ['credential_values', msg`Credentials replaced`],
]);

/** The changes of an audit event, field -> [before, after], field by field. */
export function changesIn(changes: Readonly<Record<string, readonly unknown[]>>): Change[] {
  return Object.entries(changes).flatMap(([field, [before, after]]) => changesOf(field, before, after));
}

function changesOf(field: string, before: unknown, after: unknown): Change[] {
  const replaced = REPLACED.get(field);
  if (replaced !== undefined) return [{ field: textOf(replaced), removed: [], added: textsOf(after) }];
  if (isObject(before) || isObject(after)) return changesWithin(field, before, after);

  const texts = (value: unknown) => (field === 'role' ? textsOf(value).map(roleText) : textsOf(value));
  const [old, now] = [texts(before), texts(after)];
  const removed = old.filter((text) => !now.includes(text));
  const added = now.filter((text) => !old.includes(text));
  return removed.length + added.length === 0 ? [] : [{ field: fieldName(field), removed, added }];
}

/** The changed fields of a nested object. */
function changesWithin(field: string, before: unknown, after: unknown): Change[] {
  const old = new Map(isObject(before) ? Object.entries(before) : []);
  const now = new Map(isObject(after) ? Object.entries(after) : []);
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) =>
    changesOf(name, old.get(name), now.get(name)).map((change) => ({
      ...change,
      field: innerFieldName(field, change.field),
    })),
  );
}

function roleText(text: string): string {
  const role = ROLES.find((known) => known === text);
  return role === undefined ? text : nameOfRole(role);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The items of a list, or the one value; none where it is absent or empty. */
function textsOf(value: unknown): string[] {
  if (value === null || value === undefined || value === '') return [];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value === 'boolean') return [value ? t`yes` : t`no`];
  return [isObject(value) ? JSON.stringify(value) : String(value)];
}
