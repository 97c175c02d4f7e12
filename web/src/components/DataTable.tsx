import { Button, Center, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './DataTable.module.css';

export type Column<Row> = {
  header: string;
  cell: (row: Row) => ReactNode;
  /** Numbers stand on the right, under each other. */
  isNumber?: boolean;
};

/** What `useInfiniteQuery` answers, as far as a table needs it. */
type MoreRows = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };

type Props<Row> = {
  /** What the rows are; read to people who do not see the table. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  more?: MoreRows;
};

/** A list with columns. On narrow screens it scrolls sideways; the page does not. */
export function DataTable<Row>({ caption, columns, rows, keyOf, more }: Props<Row>) {
  return (
    <>
      {/* What scrolls has to be reachable by keyboard. */}
      <Table.ScrollContainer
        type="native"
        minWidth={columns.length * 140}
        tabIndex={0}
        role="region"
        aria-label={caption}
        className={classes.frame}
      >
        <Table highlightOnHover borderColor="var(--app-border)" verticalSpacing="sm" horizontalSpacing="md">
          <Table.Caption className={classes.caption}>{caption}</Table.Caption>
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ header, isNumber }) => (
                <Table.Th key={header} scope="col" ta={isNumber ? 'end' : 'start'}>
                  {header}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={keyOf(row)}>
                {columns.map(({ header, cell, isNumber }) => (
                  <Table.Td key={header} ta={isNumber ? 'end' : 'start'} className={classes.cell}>
                    {cell(row)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {more?.hasNextPage && (
        <Center mt="md">
          <Button variant="default" loading={more.isFetchingNextPage} onClick={() => more.fetchNextPage()}>
            Show more
          </Button>
        </Center>
      )}
    </>
  );
}
