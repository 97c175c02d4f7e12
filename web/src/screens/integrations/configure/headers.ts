import { randomId } from '@mantine/hooks';
import { isAlwaysSensitive } from '@trunkline/contract/header-names';
import type { HeaderView } from '../../../api/queries/integrations.ts';

/** A header that every call carries, as its row holds it. */
export type HeaderValues = {
  /** Tells rows apart, whatever their names. */
  id: string;
  name: string;
  value: string;
  sensitive: boolean;
  /** The server keeps its value, which it never shows again. */
  is_stored: boolean;
};

export function newHeader(header: Partial<HeaderValues> = {}): HeaderValues {
  return { id: randomId('header'), name: '', value: '', sensitive: false, is_stored: false, ...header };
}

export function toHeaderValues({ name, value, sensitive }: HeaderView): HeaderValues {
  return newHeader({
    id: `header ${name}`,
    name,
    value: value ?? '',
    sensitive,
    is_stored: value === undefined,
  });
}

/** Without its value where the server keeps it. */
export function headerBody({ name, value, sensitive, is_stored }: HeaderValues) {
  const isSensitive = sensitive || isAlwaysSensitive(name);
  return is_stored ? { name, sensitive: isSensitive } : { name: name.trim(), value, sensitive: isSensitive };
}

export function headerErrors(headers: readonly HeaderValues[]): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const [index, { name, value, is_stored }] of headers.entries()) {
    if (name.trim() === '') faults[`headers.${index}.name`] = 'Enter the name, or remove the header.';
    if (value === '' && !is_stored)
      faults[`headers.${index}.value`] = 'Enter the value, or remove the header.';
  }
  return faults;
}
