import { Badge, Button, Group, Modal, MultiSelect, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import {
  type AccessRequest,
  accessRequestsQuery,
  decideAccessRequest,
} from '../../../api/queries/access-requests.ts';
import { integrationOperationsQuery } from '../../../api/queries/integrations.ts';
import { isAdmin } from '../../../api/roles.ts';
import { type Column, DataTable } from '../../../components/DataTable.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { RelativeTime } from '../../../components/RelativeTime.tsx';
import { Section } from '../../../components/Section.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';

const STATUSES = {
  pending: { color: 'amber', label: 'Pending' },
  granted: { color: 'green', label: 'Granted' },
  refused: { color: 'gray', label: 'Refused' },
} as const;

type Props = {
  /** Only those of this app. */
  app?: { id: string };
  /** Only those that wait for a decision. */
  isPending?: boolean;
};

/** Requests for access, which admins decide; nothing where there are none. */
export function AccessRequests({ app, isPending = false }: Props) {
  const workspace = useWorkspace();
  const requests = useInfiniteQuery(
    accessRequestsQuery(workspace.slug, {
      ...(isPending && { status: 'pending' }),
      ...(app && { app_id: app.id }),
    }),
  );
  const rows = requests.data?.pages.flatMap(({ items }) => items) ?? [];
  if (rows.length === 0) return null;
  const columns: Column<AccessRequest>[] = [
    {
      header: 'Request',
      cell: ({ app_name, integration_name, operations }) => (
        <>
          <Text size="sm" fw={500}>
            {app ? integration_name : `${app_name}: ${integration_name}`}
          </Text>
          <Text
            size="xs"
            c="dimmed"
            {...(operations !== null && { ff: 'monospace' })}
            style={{ overflowWrap: 'anywhere' }}
          >
            {operations === null ? 'The whole integration' : operations.join(', ')}
          </Text>
        </>
      ),
    },
    {
      header: 'Reason',
      cell: ({ reason, note }) => (
        <div>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {reason}
          </Text>
          {note !== null && (
            <Text size="xs" c="dimmed">
              Note: {note}
            </Text>
          )}
        </div>
      ),
    },
    {
      header: 'Requested',
      cell: ({ requested_by_email, requested_at }) => (
        <Text size="sm">
          <RelativeTime at={requested_at} /> by {requested_by_email ?? 'a deleted account'}
        </Text>
      ),
    },
    {
      header: 'Decision',
      cell: (request) =>
        request.status === 'pending' && isAdmin(workspace) ? (
          <Decide request={request} />
        ) : (
          <Badge variant="light" color={STATUSES[request.status].color}>
            {STATUSES[request.status].label}
          </Badge>
        ),
    },
  ];
  return (
    <Section
      title="Access requests"
      description="Apps of this workspace may call only what an admin granted them."
    >
      <DataTable
        caption="Access requests"
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
        more={requests}
      />
    </Section>
  );
}

function Decide({ request }: { request: AccessRequest }) {
  const [isDeciding, deciding] = useDisclosure();
  const { app_name, integration_name } = request;
  return (
    <>
      <Button
        variant="default"
        size="xs"
        aria-label={`Decide on ${integration_name} for ${app_name}`}
        onClick={deciding.open}
      >
        Decide
      </Button>
      <Modal opened={isDeciding} onClose={deciding.close} title={`${integration_name} for ${app_name}`}>
        <DecisionForm request={request} onDone={deciding.close} />
      </Modal>
    </>
  );
}

function DecisionForm({ request, onDone }: { request: AccessRequest; onDone: () => void }) {
  const { slug } = useWorkspace();
  const [operations, setOperations] = useState(request.operations ?? []);
  const [note, setNote] = useState('');
  const all = useQuery(integrationOperationsQuery(slug, request.slug));
  const { mutate, error, isPending, variables } = useMutation({
    ...decideAccessRequest(slug, request.id),
    meta: { ...decideAccessRequest(slug, request.id).meta, showsProblem: true },
  });
  const trimmed = note.trim() === '' ? null : note.trim();
  const refuse = () => mutate({ decision: 'refuse', note: trimmed }, { onSuccess: onDone });
  function grant(event: FormEvent): void {
    event.preventDefault();
    mutate(
      { decision: 'grant', operations: operations.length === 0 ? null : operations, note: trimmed },
      { onSuccess: onDone },
    );
  }
  return (
    <form onSubmit={grant}>
      <Stack>
        <ProblemAlert problem={error} />
        <div>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {request.reason}
          </Text>
          <Text size="xs" c="dimmed">
            {request.requested_by_email ?? 'A deleted account'}
          </Text>
        </div>
        <MultiSelect
          label="Endpoints"
          description="None selected: the whole integration, also endpoints that are added later."
          placeholder={operations.length === 0 ? 'The whole integration' : ''}
          searchable
          clearable
          data={all.data?.map(({ key }) => key) ?? []}
          value={operations}
          onChange={setOperations}
        />
        <Textarea
          label="Note"
          description="Shown with the request."
          maxLength={1000}
          autosize
          minRows={2}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" loading={isPending && variables?.decision === 'refuse'} onClick={refuse}>
            Refuse
          </Button>
          <Button type="submit" loading={isPending && variables?.decision === 'grant'}>
            Grant
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
