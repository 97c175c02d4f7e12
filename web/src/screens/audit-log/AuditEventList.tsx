import { t } from '@lingui/core/macro';
import { Paper } from '@mantine/core';
import type { AuditEvent } from '../../api/queries/audit-log.ts';
import { type More, ShowMore } from '../../components/ShowMore.tsx';
import classes from './AuditEventList.module.css';
import { AuditLogEntry } from './AuditLogEntry.tsx';

type Props = { entries: readonly AuditEvent[]; more: More };

/** Audit events in a frame, newest first, with more pages at the end. */
export function AuditEventList({ entries, more }: Props) {
  return (
    <>
      <Paper withBorder radius="lg" className={classes.frame}>
        <ol className={classes.list} aria-label={t`Audit log`}>
          {entries.map((entry) => (
            <AuditLogEntry key={entry.id} entry={entry} />
          ))}
        </ol>
      </Paper>
      <ShowMore more={more} />
    </>
  );
}
