import { Paper } from '@mantine/core';
import { IconActivity, IconLock } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { activityQuery } from '../../../api/queries/activity.ts';
import type { Integration } from '../../../api/queries/integrations.ts';
import { isAdmin } from '../../../api/roles.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Loaded } from '../../../components/Loaded.tsx';
import { ShowMore } from '../../../components/ShowMore.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { ActivityEntry } from '../../activity/ActivityEntry.tsx';
import classes from './IntegrationActivity.module.css';

/** Who did what to it. */
export function IntegrationActivity({ integration: { id } }: { integration: Integration }) {
  if (!isAdmin(useWorkspace()))
    return (
      <EmptyState Icon={IconLock} title="Only admins see the activity">
        It tells who changed this integration, tried it, deleted or restored it, and from where.
      </EmptyState>
    );
  return <Entries target={id} />;
}

function Entries({ target }: { target: string }) {
  const workspace = useWorkspace();
  const activity = useInfiniteQuery(activityQuery(workspace.slug, { target }, () => ({ target })));
  return (
    <Loaded query={activity} skeleton={<ListSkeleton rows={4} />}>
      {({ pages }) => {
        const entries = pages.flatMap(({ items }) => items);
        if (entries.length === 0)
          return (
            <EmptyState Icon={IconActivity} title="Nothing yet">
              Whatever is done to this integration from now on stands here.
            </EmptyState>
          );
        return (
          <>
            <Paper withBorder radius="lg" className={classes.frame}>
              <ol className={classes.list} aria-label="Activity">
                {entries.map((entry) => (
                  <ActivityEntry key={entry.id} entry={entry} />
                ))}
              </ol>
            </Paper>
            <ShowMore more={activity} />
          </>
        );
      }}
    </Loaded>
  );
}
