import { plural, t } from '@lingui/core/macro';
import { Alert, Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFilterCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { narrowingQuery } from '../../../api/queries/app-access.ts';
import type { App } from '../../../api/queries/apps.ts';
import { Loaded } from '../../../components/Loaded.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import classes from './Narrow.module.css';
import { useAccessChanges } from './use-access-changes.ts';

/** Narrows an app to what it called in the last 30 days, after a preview. */
export function Narrow({ app }: { app: App }) {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconFilterCheck size={16} />}
        onClick={open}
      >{t`Narrow to what was called`}</Button>
      <Modal
        opened={isOpen}
        onClose={close}
        size="lg"
        title={t`Narrow ${{ app: app.name }} to what it called`}
      >
        <Preview app={app} onClose={close} />
      </Modal>
    </>
  );
}

/** Inside the dialog, so that it is read when it opens. */
function Preview({ app, onClose }: { app: App; onClose: () => void }) {
  const { slug } = useWorkspace();
  const narrowing = useQuery(narrowingQuery(slug, app.id));
  const { save, isPending } = useAccessChanges();
  return (
    <Loaded query={narrowing} skeleton={<ListSkeleton rows={3} />}>
      {({ kept, removed_count, narrows_operations, changes }) => (
        <Stack>
          {kept.length === 0 ? (
            <Alert
              color="amber"
              title={t`No calls in 30 days`}
            >{t`The app would not be able to call any integration.`}</Alert>
          ) : (
            <>
              <Text size="sm">{t`It keeps what it called in the last 30 days:`}</Text>
              <List size="sm" listStyleType="none" className={classes.kept}>
                {kept.map((one) => (
                  <List.Item key={one.slug}>
                    <Text span fw={600} size="sm">
                      {one.name}
                    </Text>{' '}
                    <Text span size="sm" c="dimmed">
                      {one.operations === null ? t`all endpoints` : one.operations.join(', ')}
                    </Text>
                  </List.Item>
                ))}
              </List>
            </>
          )}
          <Text size="sm">
            {plural(removed_count, {
              one: '# other integration becomes off, and so do those that are added to the workspace later.',
              other:
                '# other integrations become off, and so do those that are added to the workspace later.',
            })}{' '}
            {!narrows_operations &&
              t`All endpoints of the kept integrations stay allowed: the call log does not show every call of the 30 days.`}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>{t`Cancel`}</Button>
            <Button
              loading={isPending}
              disabled={changes.length === 0}
              onClick={() => save(t`${{ app: app.name }} is narrowed to what it called`, changes, onClose)}
            >{t`Narrow access`}</Button>
          </Group>
        </Stack>
      )}
    </Loaded>
  );
}
