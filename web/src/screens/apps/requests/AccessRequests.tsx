import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
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
import { textOf } from '../../../language/text.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';

const STATUSES = {
  pending: { color: 'amber', label: msg`Pending` },
  granted: { color: 'green', label: msg`Granted` },
  refused: { color: 'gray', label: msg`Refused` },
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
      header: t`Request`,
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
            {operations === null ? t`The whole integration` : operations.join(', ')}
          </Text>
        </>
      ),
    },
    {
      header: t`Reason`,
      cell: ({ reason, note }) => (
        <div>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {reason}
          </Text>
          {note !== null && (
            <Text size="xs" c="dimmed">
              <Trans>Note: {note}</Trans>
            </Text>
          )}
        </div>
      ),
    },
    {
      header: t`Requested`,
      cell: ({ requested_by_email, requested_at }) => (
        <Text size="sm">
          <RelativeTime at={requested_at} /> by {requested_by_email ?? t`a deleted account`}
        </Text>
      ),
    },
    {
      header: t`Decision`,
      cell: (request) =>
        request.status === 'pending' && isAdmin(workspace) ? (
          <Decide request={request} />
        ) : (
          <Badge variant="light" color={STATUSES[request.status].color}>
            {textOf(STATUSES[request.status].label)}
          </Badge>
        ),
    },
  ];
  return (
    <Section
      title={t`Access requests`}
      description={t`Apps of this workspace may call only what an admin granted them.`}
    >
      <DataTable
        caption={t`Access requests`}
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
        aria-label={t`Decide on ${integration_name} for ${app_name}`}
        onClick={deciding.open}
      >{t`Decide`}</Button>
      <Modal opened={isDeciding} onClose={deciding.close} title={t`${integration_name} for ${app_name}`}>
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
            {request.requested_by_email ?? t`A deleted account`}
          </Text>
        </div>
        <MultiSelect
          label={t`Endpoints`}
          description={t`None selected: the whole integration, also endpoints that are added later.`}
          placeholder={operations.length === 0 ? t`The whole integration` : ''}
          searchable
          clearable
          data={all.data?.map(({ key }) => key) ?? []}
          value={operations}
          onChange={setOperations}
        />
        <Textarea
          label={t`Note`}
          description={t`Shown with the request.`}
          maxLength={1000}
          autosize
          minRows={2}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button
            variant="default"
            loading={isPending && variables?.decision === 'refuse'}
            onClick={refuse}
          >{t`Refuse`}</Button>
          <Button type="submit" loading={isPending && variables?.decision === 'grant'}>{t`Grant`}</Button>
        </Group>
      </Stack>
    </form>
  );
}
