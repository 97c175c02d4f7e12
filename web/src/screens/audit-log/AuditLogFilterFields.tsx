import { t } from '@lingui/core/macro';
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { membersQuery } from '../../api/queries/members.ts';
import { TextFilter } from '../../components/TextFilter.tsx';
import { TimeRangeFilter } from '../../components/TimeRangeFilter.tsx';
import { textOf } from '../../language/text.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { ACTIONS } from './actions.ts';
import type { AuditLogFilters } from './audit-log-filters.ts';

/** The actions by kind of target: all of a kind, or one. */
const actionGroups = () =>
  ACTIONS.map(({ kind, about, words }) => ({
    group: textOf(about),
    items: [
      { value: kind, label: t`All: ${{ kind: textOf(about) }}` },
      ...Object.entries(words).map(([action, text]) => ({
        value: `${kind}.${action}`,
        label: labelOf(textOf(text)),
      })),
    ],
  }));

function labelOf(words: string): string {
  const text = words.replace(/:$/, '');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

type Props = { filters: AuditLogFilters; onChange: (filters: AuditLogFilters) => void };

/** A field for each filter of the audit log. */
export function AuditLogFilterFields({ filters, onChange }: Props) {
  const { slug } = useWorkspace();
  const { data: members = [] } = useQuery(membersQuery(slug));
  const { action, user, target, ...time } = filters;
  const change = (changed: AuditLogFilters, ...cleared: (keyof AuditLogFilters)[]) => {
    const next = { ...filters, ...changed };
    for (const name of cleared) delete next[name];
    onChange(next);
  };
  return (
    <>
      <TimeRangeFilter
        value={time}
        onChange={(selected) =>
          onChange({
            ...(action && { action }),
            ...(user && { user }),
            ...(target && { target }),
            ...selected,
          })
        }
      />
      <Select
        label={t`Action`}
        placeholder={t`Any`}
        clearable
        searchable
        data={actionGroups()}
        value={action ?? null}
        onChange={(selected) => (selected === null ? change({}, 'action') : change({ action: selected }))}
      />
      <TextFilter
        label={t`User`}
        placeholder={t`Email address`}
        suggestions={members.map(({ email }) => email)}
        value={user}
        onChange={(email) => (email === undefined ? change({}, 'user') : change({ user: email }))}
      />
      <TextFilter
        label={t`Target`}
        placeholder={t`Name, slug or ID`}
        value={target}
        onChange={(name) => (name === undefined ? change({}, 'target') : change({ target: name }))}
      />
    </>
  );
}
