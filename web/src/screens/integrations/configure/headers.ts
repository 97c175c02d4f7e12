import { t } from '@lingui/core/macro';
import { randomId } from '@mantine/hooks';
import { isAlwaysSensitive } from '@trunkline/contract/header-names';
import { type Static, Type } from 'typebox';
import type { HeaderView } from '../../../api/queries/integrations.ts';
import { expiryBody } from './expiry.ts';
import { refErrors } from './secret-ref.ts';

/** A header of every call, as form values. */
export const HeaderValues = Type.Object({
  /** A key for React. */
  id: Type.String(),
  name: Type.String(),
  value: Type.String(),
  /** Its value is where `ref` says. */
  is_ref: Type.Boolean(),
  ref: Type.String(),
  sensitive: Type.Boolean(),
  /** A time or a date; empty: none is known. */
  expires_at: Type.String(),
  /** Its value is stored on the server, which never sends it. */
  is_stored: Type.Boolean(),
  /** A new value is entered for a stored one. */
  is_replaced: Type.Boolean(),
  /** What a new value begins with, as the stored one does: `Bearer `. */
  prefix: Type.String(),
});
export type HeaderValues = Static<typeof HeaderValues>;

const NEW = { is_ref: false, ref: '', is_stored: false, is_replaced: false, prefix: '' };

export function newHeader(header: Partial<HeaderValues> = {}): HeaderValues {
  return { id: randomId('header'), name: '', value: '', sensitive: false, expires_at: '', ...NEW, ...header };
}

export function toHeaderValues({ name, value, sensitive, expires_at, prefix }: HeaderView): HeaderValues {
  return newHeader({
    id: `header ${name}`,
    name,
    ...(typeof value === 'object' ? { is_ref: true, ref: value.ref } : { value: value ?? '' }),
    sensitive,
    expires_at: expires_at ?? '',
    is_stored: value === undefined,
    prefix: prefix === undefined ? '' : `${prefix} `,
  });
}

/** The request body: without a stored value. */
export function headerBody({ name, value, is_ref, ref, sensitive, expires_at, is_stored }: HeaderValues) {
  const common = { sensitive: sensitive || isAlwaysSensitive(name), ...expiryBody(expires_at, is_stored) };
  if (is_stored) return { name, ...common };
  return { name: name.trim(), value: is_ref ? { ref: ref.trim() } : value, ...common };
}

export function headerErrors(headers: readonly HeaderValues[]): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const [index, { name, value, is_ref, ref, is_stored }] of headers.entries()) {
    if (name.trim() === '') errors[`headers.${index}.name`] = t`Enter the name, or remove the header.`;
    if (is_stored) continue;
    if (is_ref) Object.assign(errors, refErrors(`headers.${index}.value`, ref));
    else if (value === '') errors[`headers.${index}.value`] = t`Enter the value, or remove the header.`;
  }
  return errors;
}
