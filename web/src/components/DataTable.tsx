import { rem, Table, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Text, textOf } from '../language/text.ts';
import classes from './DataTable.module.css';
import { type More, ShowMore } from './ShowMore.tsx';

export type Column<Row> = {
  header: Text;
  cell: (row: Row) => ReactNode;
  /** Numbers are aligned to the right. */
  isNumber?: boolean;
  /** Its share of the table; by default as its cells need. */
  width?: string;
  /** Buttons are aligned to the right too, under a visually hidden header. */
  isActions?: boolean;
  /**
   * On a phone, where a row is a block: `plain` beside the other cells, `line` on a line of its own, both without the
   * header; by default a line with the header before the cell.
   */
  onPhone?: 'plain' | 'line';
};

type Props<Row> = {
  /** What the rows are, for screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** In pixels, before it scrolls sideways; by default from the number of columns. */
  minWidth?: number;
  /** Lower rows, for logs. */
  isDense?: boolean;
  /** The result of `useInfiniteQuery`: loads more rows when the end of the table is near. */
  more?: More;
};

/**
 * A list with columns. On narrow screens each row is a block; between, it scrolls sideways, and the page does not. Where a
 * row is a link, its first cell holds a RowLink.
 */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  keyOf,
  minWidth,
  more,
  isDense = false,
}: Props<Row>) {
  return (
    <>
      {/* What scrolls has to be reachable by keyboard. */}
      <Table.ScrollContainer
        type="native"
        minWidth="var(--frame-min-width)"
        style={{ '--wide-min-width': rem(minWidth ?? columns.length * 140) }}
        tabIndex={0}
        role="region"
        aria-label={caption}
        className={classes.frame}
      >
        <Table
          role="table"
          highlightOnHover
          borderColor="var(--app-border)"
          verticalSpacing={isDense ? 6 : 'sm'}
          horizontalSpacing="md"
          className={classes.table}
        >
          <Table.Caption className={classes.caption}>{caption}</Table.Caption>
          <Table.Thead role="rowgroup" className={classes.head}>
            <Table.Tr role="row">
              {columns.map((column) => (
                <Table.Th
                  key={textOf(column.header)}
                  role="columnheader"
                  scope="col"
                  ta={sideOf(column)}
                  w={column.width}
                >
                  {column.isActions ? (
                    <VisuallyHidden>{textOf(column.header)}</VisuallyHidden>
                  ) : (
                    textOf(column.header)
                  )}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody role="rowgroup">
            {rows.map((row) => (
              <Table.Tr key={keyOf(row)} role="row" className={classes.row}>
                {columns.map((column) => (
                  <Table.Td
                    key={textOf(column.header)}
                    role="cell"
                    ta={sideOf(column)}
                    className={classes.cell}
                    data-phone={column.isActions ? 'line' : (column.onPhone ?? 'labelled')}
                    data-header={textOf(column.header)}
                  >
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
