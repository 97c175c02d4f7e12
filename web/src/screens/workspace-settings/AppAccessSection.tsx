import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Group, Modal, Paper, Radio, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchGrantProposals, type GrantProposal } from '../../api/queries/access-requests.ts';
import { changeAccess } from '../../api/queries/app-access.ts';
import { setAppAccess, workspacesQuery } from '../../api/queries/workspaces.ts';
import { isAdmin } from '../../api/roles.ts';
import { DocsLink } from '../../components/DocsLink.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { Section } from '../../components/Section.tsx';
import { ListSkeleton } from '../../components/Skeletons.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';

/** Whether apps may call every integration, or what admins granted them. */
export function AppAccessSection() {
  const workspace = useWorkspace();
  const [isConfirming, confirming] = useDisclosure();
  const { mutate, isPending } = useSetPolicy();
  if (workspace.kind !== 'shared') return null;
  return (
    <Section
      title={t`Access of apps`}
      description={
        <Trans>
          What apps may call before their own settings narrow it.{' '}
          <DocsLink path="apps#only-what-admins-granted">How grants work</DocsLink>
        </Trans>
      }
    >
      <Paper withBorder radius="lg" p="lg" maw="40rem">
        <Radio.Group
          aria-label={t`Access of apps`}
          value={workspace.app_access}
          onChange={(policy) => (policy === 'granted' ? confirming.open() : mutate('open'))}
        >
          <Stack>
            <Radio
              value="open"
              disabled={!isAdmin(workspace) || isPending}
              label={t`Every integration`}
              description={t`An app may call every integration, also those that are added later.`}
            />
            <Radio
              value="granted"
              disabled={!isAdmin(workspace) || isPending}
              label={t`Only what an admin granted`}
              description={t`In whole or by endpoint. Editors request access, and admins decide in the access matrix.`}
            />
          </Stack>
        </Radio.Group>
      </Paper>
      <Modal opened={isConfirming} onClose={confirming.close} title={t`Only what an admin granted`} size="lg">
        <Confirmation onClose={confirming.close} />
      </Modal>
    </Section>
  );
}

/** What would break, and grants for exactly that. */
function Confirmation({ onClose }: { onClose: () => void }) {
  const { slug } = useWorkspace();
  const proposals = useQuery({
    queryKey: ['apps', slug, 'grant-proposals'],
    queryFn: () => fetchGrantProposals(slug),
    staleTime: 0,
  });
  return (
    <Loaded query={proposals} skeleton={<ListSkeleton rows={3} />}>
      {(items) => <Choice proposals={items} onClose={onClose} />}
    </Loaded>
  );
}

const MAX_NAMED = 20;

function Choice({ proposals, onClose }: { proposals: readonly GrantProposal[]; onClose: () => void }) {
  const { slug } = useWorkspace();
  const granting = useMutation({
    ...changeAccess(slug),
    meta: { ...changeAccess(slug).meta, showsProblem: true },
  });
  const policy = useSetPolicy();
  const [isGranting, setGranting] = useState(false);
  const isPending = granting.isPending || policy.isPending;
  const apply = () => policy.mutate('granted', { onSuccess: onClose });
  function grantAndApply(): void {
    setGranting(true);
    granting.mutate(
      proposals.flatMap(({ changes }) => changes),
      { onSuccess: apply },
    );
  }
  return (
    <Stack>
      <ProblemAlert problem={granting.error ?? policy.error} />
      {proposals.length === 0 ? (
        <Text size="sm">{t`No app called anything in the last 30 days that is not granted to it.`}</Text>
      ) : (
        <>
          <Text size="sm">
            {plural(proposals.length, {
              one: 'Without grants, calls of this app are rejected from now on:',
              other: 'Without grants, calls of these # apps are rejected from now on:',
            })}
          </Text>
          <Stack gap={4} component="ul" m={0} pl="lg">
            {proposals.slice(0, MAX_NAMED).map(({ app_id, app_name, uncovered }) => (
              <Text key={app_id} component="li" size="sm">
                {app_name}: {uncovered.map(({ name, operations }) => usedText(name, operations)).join(', ')}
              </Text>
            ))}
          </Stack>
          {proposals.length > MAX_NAMED && (
            <Text size="sm" c="dimmed">
              <Trans>and {proposals.length - MAX_NAMED} more apps</Trans>
            </Text>
          )}
        </>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>{t`Cancel`}</Button>
        {proposals.length > 0 && (
          <Button
            variant="default"
            loading={isPending && !isGranting}
            disabled={isPending}
            onClick={apply}
          >{t`Apply without grants`}</Button>
        )}
        <Button
          loading={isPending && (isGranting || proposals.length === 0)}
          onClick={proposals.length === 0 ? apply : grantAndApply}
        >
          {proposals.length === 0 ? t`Apply` : t`Grant what they called, and apply`}
        </Button>
      </Group>
    </Stack>
  );
}

function usedText(name: string, operations: readonly string[] | null): string {
  if (operations === null) return t`${name} (all endpoints)`;
  const count = operations.length;
  return t`${name} (${plural(count, { one: '# endpoint', other: '# endpoints' })})`;
}

function useSetPolicy() {
  const { slug } = useWorkspace();
  const client = useQueryClient();
  return useMutation({
    ...setAppAccess(slug),
    onSuccess: () => client.invalidateQueries({ queryKey: workspacesQuery.queryKey }),
  });
}
