import { msg, t } from '@lingui/core/macro';
import { Button, Center, Text } from '@mantine/core';
import { useState } from 'react';
import { type Column, DataTable } from '../../../components/DataTable.tsx';
import { numberText } from '../../../components/number-text.ts';
import { sizeText } from './size-text.ts';
import type { ListedTool } from './tool-lists.ts';

/** As many are displayed before more are requested. */
const PAGE = 10;

const COLUMNS: Column<ListedTool>[] = [
  {
    header: msg`Tool`,
    cell: ({ name, title }) => (
      <>
        <Text size="sm" fw={500}>
          {title}
        </Text>
        <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
      </>
    ),
  },
  {
    header: msg`Calls`,
    cell: ({ integration, operation }) =>
      integration === undefined ? (
        <Text size="sm">{t`Any endpoint of the app`}</Text>
      ) : (
        <div>
          <Text size="sm">{integration}</Text>
          <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {operation}
          </Text>
        </div>
      ),
  },
  { header: msg`Tokens`, isNumber: true, cell: ({ tokens }) => numberText(tokens) },
];

/** The tools that an agent lists that may call all that the app may call. */
export function ToolList({ tools }: { tools: readonly ListedTool[] }) {
  const [count, setCount] = useState(PAGE);
  if (tools.length === 0)
    return <Text size="sm" c="dimmed">{t`Agents see no tools: the app may call no endpoint.`}</Text>;
  return (
    <div>
      <Text
        size="sm"
        fw={500}
        mb="xs"
      >{t`An agent that may call all of it sees ${{ size: sizeText(tools) }}`}</Text>
      <DataTable
        caption={t`Tools of agents`}
        columns={COLUMNS}
        rows={tools.slice(0, count)}
        keyOf={({ name }) => name}
      />
      {tools.length > count && (
        <Center mt="md">
          <Button variant="default" onClick={() => setCount(count * 5)}>{t`Show more`}</Button>
        </Center>
      )}
    </div>
  );
}
