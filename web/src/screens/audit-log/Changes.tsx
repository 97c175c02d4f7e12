import { t } from '@lingui/core/macro';
import { Button, VisuallyHidden } from '@mantine/core';
import { Fragment, useState } from 'react';
import classes from './Changes.module.css';
import { type Change, changesIn } from './changes.ts';

/** More fields, or more texts of a field, are collapsed. */
const MAX_FIELDS = 4;
const MAX_TEXTS = 6;

type Props = { changes: Readonly<Record<string, readonly unknown[]>> };

/** The changes, field by field: before and after. */
export function Changes({ changes: fields }: Props) {
  const [isExpanded, setIsExpanded] = useState(false);
  const changes = changesIn(fields);
  const isLong = changes.length > MAX_FIELDS || changes.some((change) => textsIn(change) > MAX_TEXTS);
  if (changes.length === 0) return null;
  return (
    <>
      <dl className={classes.changes}>
        {(isExpanded ? changes : changes.slice(0, MAX_FIELDS)).map((change) => (
          <Fragment key={change.field}>
            <dt>{change.field}</dt>
            <dd>
              <Texts {...change} max={isExpanded ? Number.POSITIVE_INFINITY : MAX_TEXTS} />
            </dd>
          </Fragment>
        ))}
      </dl>
      {isLong && (
        <Button
          size="compact-xs"
          variant="subtle"
          aria-expanded={isExpanded}
          onClick={() => setIsExpanded(!isExpanded)}
        >
          {isExpanded ? t`Show less` : t`Show everything`}
        </Button>
      )}
    </>
  );
}

function textsIn({ removed, added }: Change): number {
  return removed.length + added.length;
}

function Texts({ removed, added, max }: Pick<Change, 'removed' | 'added'> & { max: number }) {
  const hidden = removed.length + added.length - max;
  return (
    <>
      {removed.slice(0, max).map((text) => (
        <del key={text} className={classes.removed}>
          <VisuallyHidden>{t`before:`}</VisuallyHidden>
          {text}
        </del>
      ))}
      {removed.length > 0 && added.length > 0 && <span aria-hidden>→</span>}
      {added.slice(0, Math.max(0, max - removed.length)).map((text) => (
        <ins key={text} className={classes.added}>
          <VisuallyHidden>{t`after:`}</VisuallyHidden>
          {text}
        </ins>
      ))}
      {hidden > 0 && <span>{t`and ${{ count: hidden }} more`}</span>}
    </>
  );
}
