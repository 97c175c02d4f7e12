import { Table, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './DataTable.module.css';
import { type More, ShowMore } from './ShowMore.tsx';

export type Column<Row> = {
  header: string;
  cell: (row: Row) => ReactNode;
  /** Numbers are aligned to the right. */
  isNumber?: boolean;
  /** Its share of the table; by default as its cells need. */
  width?: string;
  /** Buttons are aligned to the right too, under a visually hidden header. */
  isActions?: boolean;
};

type Props<Row> = {
  /** What the rows are, for screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** In pixels, before it scrolls sideways; by default from the number of columns. */
  minWidth?: number;
  /** The result of `useInfiniteQuery`: loads more rows when the end of the table is near. */
  more?: More;
};

/**
 * A list with columns. On narrow screens it scrolls sideways; the page does not. Where a row is a link, its first cell
 * holds a RowLink or a RowButton.
 */
export function DataTable<Row>({ caption, columns, rows, keyOf, minWidth, more }: Props<Row>) {
  return (
    <>
      {/* What scrolls has to be reachable by keyboard. */}
      <Table.ScrollContainer
        type="native"
        minWidth={minWidth ?? columns.length * 140}
        tabIndex={0}
        role="region"
        aria-label={caption}
        className={classes.frame}
      >
        <Table highlightOnHover borderColor="var(--app-border)" verticalSpacing="sm" horizontalSpacing="md">
          <Table.Caption className={classes.caption}>{caption}</Table.Caption>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Table.Th key={column.header} scope="col" ta={sideOf(column)} w={column.width}>
                  {column.isActions ? <VisuallyHidden>{column.header}</VisuallyHidden> : column.header}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={keyOf(row)} className={classes.row}>
                {columns.map((column) => (
                  <Table.Td key={column.header} ta={sideOf(column)} className={classes.cell}>
                    {column.cell(row)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {more && <ShowMore more={more} />}
    </>
  );
}

function sideOf<Row>({ isNumber, isActions }: Column<Row>): 'start' | 'end' {
  return isNumber || isActions ? 'end' : 'start';
}
