import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ListedOperation } from '../../../api/queries/specs.ts';
import classes from './EndpointList.module.css';
import { EndpointRow } from './EndpointRow.tsx';

type Props = {
  /** Those that came so far, of `total`. */
  operations: readonly ListedOperation[];
  total: number;
  /** Fetches those after them, where it is not under way already. */
  onNeedMore: () => void;
  picked: readonly string[];
  /** The key that was to be picked and was not, with the reason. */
  refusal: { key: string; reason: string } | undefined;
  onToggle: (key: string) => void;
  onShowDetails: (key: string) => void;
};

const ROW_HEIGHT = 56;
const ROWS_AROUND = 8;

/** Thousands of operations, of which only those in sight are on the page. Arrow keys move, Space picks. */
export function EndpointList({ operations, total, onNeedMore, picked, refusal, ...on }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState({ place: 0, byKeyboard: false });
  const activePlace = Math.min(active.place, Math.max(operations.length - 1, 0));
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: ROWS_AROUND,
    // The row that Tab leads to stays on the page, out of sight as it may be.
    rangeExtractor: (range) =>
      [...new Set([activePlace, ...defaultRangeExtractor(range)])].sort((one, other) => one - other),
  });
  const rows = virtualizer.getVirtualItems();
  const lastInSight = rows.at(-1)?.index ?? 0;

  useEffect(() => {
    if (lastInSight >= operations.length && operations.length < total) onNeedMore();
  }, [lastInSight, operations.length, total, onNeedMore]);

  function moveTo(place: number): void {
    const within = Math.max(0, Math.min(place, operations.length - 1));
    virtualizer.scrollToIndex(within);
    setActive({ place: within, byKeyboard: true });
  }

  function onKeyDown(event: KeyboardEvent): void {
    const { key } = event;
    const operation = operations[activePlace];
    const isOnCheckbox = event.target instanceof HTMLInputElement;
    if (isOnCheckbox && key === 'Enter' && operation) on.onShowDetails(operation.key);
    else if (key in STEPS) moveTo(activePlace + (STEPS[key] ?? 0));
    else return;
    event.preventDefault();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows move between the checkboxes in it
    <div ref={frame} className={classes.frame} onKeyDown={onKeyDown}>
      <ul className={classes.list} style={{ height: virtualizer.getTotalSize() }} aria-label="Endpoints">
        {rows.map(({ index, start }) => {
          const style = { height: ROW_HEIGHT, transform: `translateY(${start}px)` };
          const operation = operations[index];
          if (!operation)
            return <li key={index} className={classes.coming} style={style} aria-hidden="true" />;
          const { key } = operation;
          return (
            <EndpointRow
              key={key}
              operation={operation}
              place={index}
              count={total}
              style={style}
              isPicked={picked.includes(key)}
              refusal={refusal?.key === key ? refusal.reason : undefined}
              isActive={index === activePlace}
              takesFocus={index === activePlace && active.byKeyboard}
              onFocus={() => {
                if (index !== activePlace) setActive({ place: index, byKeyboard: false });
              }}
              onToggle={() => on.onToggle(key)}
              onShowDetails={() => on.onShowDetails(key)}
            />
          );
        })}
      </ul>
    </div>
  );
}

const PAGE = 8;
const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE,
  PageUp: -PAGE,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};
