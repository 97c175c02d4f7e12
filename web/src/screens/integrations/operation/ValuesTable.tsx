import { msg, t } from '@lingui/core/macro';
import { Code, Stack, Text } from '@mantine/core';
import type { Schema } from '@trunkline/contract/json-schema';
import { type Column, DataTable } from '../../../components/DataTable.tsx';
import { Markdown } from '../../../components/Markdown.tsx';
import { limitsOf, typeName } from './schema-text.ts';

/** An input of a call: a parameter, or a property of its body. */
export type Value = {
  name: string;
  /** "path", "query", "header" or "cookie"; "body" for properties. */
  in: string;
  required: boolean;
  deprecated?: boolean;
  description: string;
  schema: Schema;
};

/** The inputs of a call. */
export function ValuesTable({ caption, values }: { caption: string; values: readonly Value[] }) {
  return (
    <DataTable
      caption={caption}
      columns={COLUMNS}
      rows={values}
      keyOf={({ in: location, name }) => `${location} ${name}`}
    />
  );
}

const COLUMNS: readonly Column<Value>[] = [
  {
    header: msg`Name`,
    cell: ({ name, in: location, required, deprecated }) => (
      <Stack gap={2} align="flex-start">
        <Code>{name}</Code>
        <Text size="xs" c="dimmed">
          {location}
          {deprecated && t`, deprecated`}
          {required && (
            <>
              ,{' '}
              <Text span inherit c="red">
                {t`required`}
              </Text>
            </>
          )}
        </Text>
      </Stack>
    ),
  },
  {
    header: msg`Type`,
    cell: ({ schema }) => (
      <Stack gap={2}>
        <Text size="sm">{typeName(schema)}</Text>
        <Text size="xs" c="dimmed">
          {limitsOf(schema)}
        </Text>
      </Stack>
    ),
  },
  {
    header: msg`Description`,
    cell: ({ description }) => description !== '' && <Markdown>{description}</Markdown>,
  },
];
