import { t } from '@lingui/core/macro';
import { Checkbox } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { AccessRow } from '../../../api/queries/app-access.ts';
import { mayManageApps } from '../../../api/roles.ts';
import { TextLink } from '../../../components/links.tsx';
import type { More } from '../../../components/ShowMore.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { cellsOf } from './levels.tsx';
import classes from './Matrix.module.css';
import { MatrixCell } from './MatrixCell.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import { areAllSelected, isSelected, NOTHING, toggle } from './selection.ts';

type Integration = { slug: string; name: string };
type Props = { apps: readonly AccessRow[]; integrations: readonly Integration[]; more: More };

const ROW_HEIGHT = 40;
const COLUMN_WIDTH = 44;
const APP_WIDTH = 224;
const OVERSCAN = 4;

/** Apps by integrations; only what is in view is rendered. Arrow keys move between cells, Space selects one. */
export function Matrix({ apps, integrations, more }: Props) {
  const { slug: workspace, ...membership } = useWorkspace();
  const mayManage = mayManageApps(membership);
  const frame = useRef<HTMLDivElement>(null);
  const [selection, setSelection] = useState(NOTHING);
  const [active, setActive] = useState({ row: 0, column: 0, byKeyboard: false });
  const rows = useVirtualizer({
    count: apps.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
  });
  const columns = useVirtualizer({
    horizontal: true,
    count: integrations.length,
    getScrollElement: () => frame.current,
    estimateSize: () => COLUMN_WIDTH,
    paddingStart: APP_WIDTH,
    scrollPaddingStart: APP_WIDTH,
    overscan: OVERSCAN,
  });
  const visibleRows = rows.getVirtualItems();
  const visibleColumns = columns.getVirtualItems();
  const lastVisible = visibleRows.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = more;
  const isDue = lastVisible >= apps.length - 1 && hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (isDue) fetchNextPage();
  }, [isDue, fetchNextPage]);

  function moveBy(down: number, right: number): void {
    const row = Math.max(0, Math.min(active.row + down, apps.length - 1));
    const column = Math.max(0, Math.min(active.column + right, integrations.length - 1));
    rows.scrollToIndex(row);
    columns.scrollToIndex(column);
    setActive({ row, column, byKeyboard: true });
  }

  function onKeyDown(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    moveBy(...step);
  }

  const appIds = apps.map(({ id }) => id);
  const slugs = integrations.map(({ slug }) => slug);
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows move between the buttons in it */}
      <div ref={frame} className={classes.frame} onKeyDown={onKeyDown}>
        <table
          aria-label={t`Access of apps to integrations`}
          aria-rowcount={apps.length + 1}
          aria-colcount={integrations.length + 1}
          className={classes.table}
          style={{ width: columns.getTotalSize() }}
        >
          <thead className={classes.header}>
            <tr aria-rowindex={1} className={classes.headerRow}>
              <th
                scope="col"
                aria-colindex={1}
                className={classes.corner}
                style={{ width: APP_WIDTH }}
              >{t`App`}</th>
              {visibleColumns.map(({ index, start }) => {
                const integration = integrations[index];
                return (
                  integration && (
                    <ColumnHeader
                      key={integration.slug}
                      integration={integration}
                      index={index}
                      start={start}
                      isChecked={areAllSelected(selection, appIds, [integration.slug])}
                      onToggle={
                        mayManage
                          ? () => setSelection(toggle(selection, appIds, [integration.slug]))
                          : undefined
                      }
                    />
                  )
                );
              })}
            </tr>
          </thead>
          <tbody className={classes.body} style={{ height: rows.getTotalSize() }}>
            {visibleRows.map(({ index, start }) => {
              const app = apps[index];
              if (!app) return null;
              const cellAt = cellsOf(app, membership.app_access === 'granted');
              return (
                <tr
                  key={app.id}
                  aria-rowindex={index + 2}
                  className={classes.row}
                  style={{ height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
                >
                  <th scope="row" aria-colindex={1} className={classes.app} style={{ width: APP_WIDTH }}>
                    {mayManage && (
                      <Checkbox
                        size="xs"
                        aria-label={t`Select all of ${{ name: app.name }}`}
                        checked={areAllSelected(selection, [app.id], slugs)}
                        onChange={() => setSelection(toggle(selection, [app.id], slugs))}
                      />
                    )}
                    <TextLink
                      to="/w/$workspace/apps/$app"
                      params={{ workspace, app: app.id }}
                      search={{ tab: 'integrations' }}
                      c="inherit"
                      size="sm"
                      truncate
                      title={app.name}
                    >
                      {app.name}
                    </TextLink>
                  </th>
                  {visibleColumns.map((column) => {
                    const integration = integrations[column.index];
                    const isActive = index === active.row && column.index === active.column;
                    return (
                      integration && (
                        <MatrixCell
                          key={integration.slug}
                          app={app.name}
                          integration={integration.name}
                          cell={cellAt(integration.slug)}
                          column={column.index}
                          start={column.start}
                          width={COLUMN_WIDTH}
                          isSelected={isSelected(selection, app.id, integration.slug)}
                          isActive={isActive}
                          takesFocus={isActive && active.byKeyboard}
                          onToggle={
                            mayManage
                              ? () => {
                                  setActive({ row: index, column: column.index, byKeyboard: false });
                                  setSelection(toggle(selection, [app.id], [integration.slug]));
                                }
                              : undefined
                          }
                        />
                      )
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <SelectionBar
        selection={selection}
        apps={apps}
        integrations={integrations}
        onClear={() => setSelection(NOTHING)}
      />
    </>
  );
}

const PAGE_ROWS = 8;
const STEPS: Readonly<Record<string, [down: number, right: number]>> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  PageDown: [PAGE_ROWS, 0],
  PageUp: [-PAGE_ROWS, 0],
  Home: [0, Number.NEGATIVE_INFINITY],
  End: [0, Number.POSITIVE_INFINITY],
};

type ColumnHeaderProps = {
  integration: Integration;
  index: number;
  start: number;
  isChecked: boolean;
  onToggle: (() => void) | undefined;
};

function ColumnHeader({ integration: { slug, name }, index, start, isChecked, onToggle }: ColumnHeaderProps) {
  return (
    <th
      scope="col"
      aria-colindex={index + 2}
      className={classes.integration}
      style={{ width: COLUMN_WIDTH, transform: `translateX(${start}px)` }}
      title={`${name} (${slug})`}
    >
      <span className={classes.name}>{name}</span>
      {onToggle && (
        <Checkbox size="xs" aria-label={t`Select all of ${name}`} checked={isChecked} onChange={onToggle} />
      )}
    </th>
  );
}
