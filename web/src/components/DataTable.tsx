import { Box, rem, VisuallyHidden } from '@mantine/core';
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
 * row is a link, its first cell holds a RowLink. Not Mantine's table, which loads the code of all that floats.
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
      <Box
        __vars={{ '--wide-min-width': rem(minWidth ?? columns.length * 140) }}
        tabIndex={0}
        role="region"
        aria-label={caption}
        className={classes.frame}
      >
        <Box component="table" role="table" className={classes.table} mod={{ dense: isDense }}>
          <caption className={classes.caption}>{caption}</caption>
          <Box component="thead" role="rowgroup" className={classes.head}>
            <Box component="tr" role="row">
              {columns.map((column) => (
                <Box
                  component="th"
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
                </Box>
              ))}
            </Box>
          </Box>
          <Box component="tbody" role="rowgroup">
            {rows.map((row) => (
              <Box component="tr" key={keyOf(row)} role="row" className={classes.row}>
                {columns.map((column) => (
                  <Box
                    component="td"
                    key={textOf(column.header)}
                    role="cell"
                    className={classes.cell}
                    ta={sideOf(column)}
                    data-phone={column.isActions ? 'line' : (column.onPhone ?? 'labelled')}
                    data-header={textOf(column.header)}
                  >
                    {column.cell(row)}
                  </Box>
                ))}
              </Box>
            ))}
          </Box>
        </Box>
      </Box>
      {more && <ShowMore more={more} />}
    </>
  );
}

function sideOf<Row>({ isNumber, isActions }: Column<Row>): 'start' | 'end' {
  return isNumber || isActions ? 'end' : 'start';
}
