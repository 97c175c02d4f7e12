import { t } from '@lingui/core/macro';
import { IconInfoCircle } from '@tabler/icons-react';
import { methodAndPathText } from '@trunkline/contract/operation-key';
import { memo, useEffect, useRef } from 'react';
import type { OperationSummary } from '../../../api/queries/specs.ts';
import { MethodBadge } from '../../../components/MethodBadge.tsx';
import classes from './EndpointRow.module.css';

type Props = {
  operation: OperationSummary;
  index: number;
  count: number;
  /** Its offset in the list, in pixels. */
  start: number;
  height: number;
  isSelected: boolean;
  /** Why it could not be selected. */
  refusal: string | undefined;
  /** This row of the list is in the tab order. */
  isActive: boolean;
  takesFocus: boolean;
  onFocus: (index: number) => void;
  onToggle: (key: string) => void;
  onShowDetails: (key: string) => void;
};

/**
 * An operation in the list. Plain elements and memoized, because scrolling renders many rows.
 */
export const EndpointRow = memo(function EndpointRow({ operation, index, count, isActive, ...row }: Props) {
  const checkbox = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (row.takesFocus) checkbox.current?.focus({ preventScroll: true });
  }, [row.takesFocus]);
  const { key, method, path, summary, deprecated } = operation;
  return (
    <li
      className={classes.row}
      style={{ height: row.height, transform: `translateY(${row.start}px)` }}
      aria-posinset={index + 1}
      aria-setsize={count}
      data-selected={row.isSelected || undefined}
    >
      <label className={classes.label}>
        <input
          ref={checkbox}
          type="checkbox"
          className={classes.checkbox}
          tabIndex={isActive ? 0 : -1}
          checked={row.isSelected}
          onChange={() => row.onToggle(key)}
          onFocus={() => row.onFocus(index)}
        />
        <MethodBadge method={method} />
        <span className={classes.texts}>
          <span className={classes.path} data-deprecated={deprecated || undefined}>
            {path}
          </span>
          {row.refusal === undefined ? (
            <span className={classes.summary}>{deprecated ? t`Deprecated. ${summary}` : summary}</span>
          ) : (
            <span className={classes.refusal} role="alert">
              {row.refusal}
            </span>
          )}
        </span>
      </label>
      <button
        type="button"
        className={classes.details}
        tabIndex={isActive ? 0 : -1}
        aria-label={t`Details of ${methodAndPathText(key)}`}
        onFocus={() => row.onFocus(index)}
        onClick={() => row.onShowDetails(key)}
      >
        <IconInfoCircle size={18} stroke={1.75} />
      </button>
    </li>
  );
});
