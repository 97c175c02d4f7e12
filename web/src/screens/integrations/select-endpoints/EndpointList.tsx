import { t } from '@lingui/core/macro';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { OperationSummary } from '../../../api/queries/specs.ts';
import classes from './EndpointList.module.css';
import { EndpointRow } from './EndpointRow.tsx';
import { useStableCallback } from './use-stable-callback.ts';

type Props = {
  /** The loaded operations, of `total`. */
  operations: readonly OperationSummary[];
  total: number;
  /** Loads the next operations, unless they are loading. */
  onNeedMore: () => void;
  selected: readonly string[];
  /** The key that could not be selected, with the reason. */
  refusal: { key: string; reason: string } | undefined;
  onToggle: (key: string) => void;
  onShowDetails: (key: string) => void;
};

const ROW_HEIGHT = 56;
const OVERSCAN = 4;
/** As many rows are displayed whole: the list does not scroll within the page. */
const SHORT_LIST = 12;

/** A virtual list of thousands of operations. Arrow keys move the focus, Space selects. */
export function EndpointList({ operations, total, selected, refusal, onNeedMore, ...on }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState({ index: 0, byKeyboard: false });
  const focusRow = useStableCallback((index: number) => {
    if (index !== activeIndex) setActive({ index, byKeyboard: false });
  });
  const onToggle = useStableCallback(on.onToggle);
  const onShowDetails = useStableCallback(on.onShowDetails);
  const activeIndex = Math.max(0, Math.min(active.index, total - 1));
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    // The focusable row stays rendered, even out of view.
    rangeExtractor: (range) =>
      [...new Set([activeIndex, ...defaultRangeExtractor(range)])].sort((one, other) => one - other),
  });
  const rows = virtualizer.getVirtualItems();
  const lastVisible = rows.at(-1)?.index ?? 0;

  useEffect(() => {
    if (lastVisible >= operations.length && operations.length < total) onNeedMore();
  }, [lastVisible, operations.length, total, onNeedMore]);

  function moveTo(index: number): void {
    const target = Math.max(0, Math.min(index, total - 1));
    virtualizer.scrollToIndex(target);
    setActive({ index: target, byKeyboard: true });
    // Until the row is loaded, the list has the focus.
    if (!operations[target]) frame.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    const { key } = event;
    const operation = operations[activeIndex];
    const isOnCheckbox = event.target instanceof HTMLInputElement;
    if (isOnCheckbox && key === 'Enter' && operation) onShowDetails(operation.key);
    else if (key in STEPS) moveTo(activeIndex + (STEPS[key] ?? 0));
    else return;
    event.preventDefault();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows move between the checkboxes in it
    <div
      ref={frame}
      className={classes.frame}
      data-short={total <= SHORT_LIST || undefined}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <ul className={classes.list} style={{ height: virtualizer.getTotalSize() }} aria-label={t`Endpoints`}>
        {rows.map(({ index, start }) => {
          const operation = operations[index];
          if (!operation) return <Placeholder key={index} start={start} />;
          const { key } = operation;
          return (
            <EndpointRow
              key={key}
              operation={operation}
              index={index}
              count={total}
              start={start}
              height={ROW_HEIGHT}
              isSelected={selected.includes(key)}
              refusal={refusal?.key === key ? refusal.reason : undefined}
              isActive={index === activeIndex}
              takesFocus={index === activeIndex && active.byKeyboard}
              onFocus={focusRow}
              onToggle={onToggle}
              onShowDetails={onShowDetails}
            />
          );
        })}
      </ul>
    </div>
  );
}

/** The placeholder of an operation that is loading. */
function Placeholder({ start }: { start: number }) {
  return (
    <li
      className={classes.placeholder}
      style={{ height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
      aria-hidden="true"
    />
  );
}

const PAGE_ROWS = 8;
const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE_ROWS,
  PageUp: -PAGE_ROWS,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};
