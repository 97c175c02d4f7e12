import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Group, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type AgentClient, agentClientsQuery, deleteAgentClient } from '../../api/queries/agent-clients.ts';
import { isAdmin } from '../../api/roles.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { DocsLink } from '../../components/DocsLink.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { Section } from '../../components/Section.tsx';
import { ListSkeleton } from '../../components/Skeletons.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { AgentClientForm } from './AgentClientForm.tsx';

/** The clients of agents that admins registered beforehand (OAuth). */
export function AgentClientsSection() {
  const workspace = useWorkspace();
  const clients = useQuery({
    ...agentClientsQuery(workspace.slug),
    enabled: workspace.kind === 'shared',
  });
  const [isAdding, adding] = useDisclosure();
  if (workspace.kind !== 'shared') return null;
  return (
    <Section
      title={t`Agent clients`}
      description={
        <Trans>
          Clients of agents that need a client ID of their own to ask members for access (OAuth). Clients with
          a metadata document need none.{' '}
          <DocsLink path="agents#authorization">How agents are authorized</DocsLink>
        </Trans>
      }
      actions={
        isAdmin(workspace) && (
          <Button
            variant="default"
            leftSection={<IconPlus size={16} />}
            onClick={adding.open}
          >{t`Register client`}</Button>
        )
      }
    >
      <Loaded query={clients} skeleton={<ListSkeleton rows={2} />}>
        {(items) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed">{t`No clients are registered.`}</Text>
          ) : (
            <ClientsTable clients={items} />
          )
        }
      </Loaded>
      <Modal opened={isAdding} onClose={adding.close} title={t`Register client`} size="lg">
        <AgentClientForm onClose={adding.close} />
      </Modal>
    </Section>
  );
}

function ClientsTable({ clients }: { clients: readonly AgentClient[] }) {
  const columns: Column<AgentClient>[] = [
    {
      header: t`Client`,
      cell: ({ id, name }) => (
        <>
          <Text size="sm" fw={500}>
            {name}
          </Text>
          <Group gap={4} wrap="nowrap">
            <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
              {id}
            </Text>
            <CopyButton text={id} label={t`Copy client ID of ${name}`} />
          </Group>
        </>
      ),
    },
    {
      header: t`Redirect URIs`,
      cell: ({ redirect_uris }) =>
        redirect_uris.map((uri) => (
          <Text key={uri} size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {uri}
          </Text>
        )),
    },
    { header: t`Created`, cell: ({ created_at }) => <RelativeTime at={created_at} /> },
  ];
  if (isAdmin(useWorkspace()))
    columns.push({ header: t`Actions`, isActions: true, cell: (client) => <DeleteClient client={client} /> });
  return <DataTable caption={t`Agent clients`} columns={columns} rows={clients} keyOf={({ id }) => id} />;
}

function DeleteClient({ client: { id, name } }: { client: AgentClient }) {
  const [isAsking, asking] = useDisclosure();
  const { mutate, isPending } = useMutation(deleteAgentClient(useWorkspace().slug));
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconTrash size={14} />}
        aria-label={t`Delete ${name}`}
        onClick={asking.open}
      >{t`Delete`}</Button>
      <ConfirmDialog
        opened={isAsking}
        onClose={asking.close}
        title={t`Delete ${name}?`}
        action={t`Delete client`}
        isPending={isPending}
        onConfirm={() => mutate(id, { onSuccess: asking.close })}
      >{t`It can ask no member for access any more. Agents that members authorized keep their access until it ends: revoke them under Agents of the app.`}</ConfirmDialog>
    </>
  );
}
