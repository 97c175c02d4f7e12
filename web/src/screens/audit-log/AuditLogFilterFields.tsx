import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { membersQuery } from '../../api/queries/members.ts';
import { TextFilter } from '../../components/TextFilter.tsx';
import { TimeRangeFilter } from '../../components/TimeRangeFilter.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { ACTIONS } from './actions.ts';
import type { AuditLogFilters } from './audit-log-filters.ts';

/** The actions by kind of target: all of a kind, or one. */
const ACTION_GROUPS = ACTIONS.map(({ kind, about, words }) => ({
  group: about,
  items: [
    { value: kind, label: `All: ${about.charAt(0).toLowerCase()}${about.slice(1)}` },
    ...Object.entries(words).map(([action, text]) => ({ value: `${kind}.${action}`, label: labelOf(text) })),
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
        label="Action"
        placeholder="Any"
        clearable
        searchable
        data={ACTION_GROUPS}
        value={action ?? null}
        onChange={(selected) => (selected === null ? change({}, 'action') : change({ action: selected }))}
      />
      <TextFilter
        label="User"
        placeholder="Email address"
        suggestions={members.map(({ email }) => email)}
        value={user}
        onChange={(email) => (email === undefined ? change({}, 'user') : change({ user: email }))}
      />
      <TextFilter
        label="Target"
        placeholder="Name, slug or ID"
        value={target}
        onChange={(name) => (name === undefined ? change({}, 'target') : change({ target: name }))}
      />
    </>
  );
}
