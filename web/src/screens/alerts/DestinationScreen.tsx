import { t } from '@lingui/core/macro';
import { Alert, Badge, Button, Group, Modal, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconBell, IconSend } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import {
  type AlertDestination,
  alertDestinationsQuery,
  deleteAlertDestination,
  editAlertDestination,
  rotateAlertSecret,
  testAlertDestination,
} from '../../api/queries/alerts.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Facts } from '../../components/Facts.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { LinkButton, TextLink } from '../../components/links.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { ListSkeleton } from '../../components/Skeletons.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { Deliveries } from './Deliveries.tsx';
import { DeliveryFacts } from './DeliveryFacts.tsx';
import { DestinationDialog, SigningSecret } from './DestinationDialog.tsx';
import { NoAccess } from './NoAccess.tsx';
import { mayManageAlerts, mayReadAlerts } from './permissions.ts';
import { targetText } from './target-text.ts';

const route = getRouteApi('/signed-in/w/$workspace/alerts/$id');

/** One destination: what it receives, and what was sent to it. */
export function DestinationScreen() {
  const workspace = useWorkspace();
  const { id } = route.useParams();
  if (!mayReadAlerts(workspace)) return <NoAccess />;
  return <Destination id={id} />;
}

function Destination({ id }: { id: string }) {
  const workspace = useWorkspace();
  const destinations = useQuery(alertDestinationsQuery(workspace.slug));
  return (
    <Loaded query={destinations} skeleton={<ListSkeleton rows={4} />}>
      {(all) => {
        const destination = all.find((one) => one.id === id);
        return destination ? <Details destination={destination} /> : <NotThere />;
      }}
    </Loaded>
  );
}

function NotThere() {
  const workspace = useWorkspace();
  return (
    <EmptyState
      Icon={IconBell}
      title={t`No such destination`}
      actions={
        <LinkButton
          to="/w/$workspace/alerts"
          params={{ workspace: workspace.slug }}
          variant="default"
        >{t`Go to alerts`}</LinkButton>
      }
    >{t`It may have been deleted meanwhile.`}</EmptyState>
  );
}

function Details({ destination }: { destination: AlertDestination }) {
  const workspace = useWorkspace();
  const [isEditing, editing] = useDisclosure();
  const mayManage = mayManageAlerts(workspace);
  return (
    <>
      <PageHeader
        title={destination.name}
        breadcrumbs={
          <TextLink to="/w/$workspace/alerts" params={{ workspace: workspace.slug }}>{t`Alerts`}</TextLink>
        }
        actions={
          <>
            <DeleteButton destination={destination} />
            {mayManage && <SecretButton destination={destination} />}
            {mayManage && <SwitchButton destination={destination} />}
            {mayManage && <Button variant="default" onClick={editing.open}>{t`Edit`}</Button>}
          </>
        }
      />
      <DestinationDialog opened={isEditing} onClose={editing.close} destination={destination} />
      <Stack gap="xl">
        {destination.disabled_reason === 'gone' && (
          <Alert color="amber" icon={<IconAlertTriangle />} title={t`Switched off by its server`}>
            <Text size="sm">{t`The server responded with 410 (Gone): it wants no more alerts. Enter another URL, or switch the destination on once it receives them again.`}</Text>
          </Alert>
        )}
        <Paper withBorder radius="lg" p="md">
          <Facts
            facts={[
              [destination.type === 'webhook' ? 'URL' : t`Members`, targetText(destination)],
              [t`Status`, destination.enabled ? t`On` : t`Off`],
              [t`Events`, <Events key="events" destination={destination} />],
            ]}
          />
        </Paper>
        {mayManage && <TestAlert destination={destination} />}
        <Deliveries destination={destination} />
      </Stack>
    </>
  );
}

function Events({ destination: { events } }: { destination: AlertDestination }) {
  return (
    <Group gap={6}>
      {events.map((event) => (
        <Badge key={event} tt="none" variant="default" fw={500}>
          {event}
        </Badge>
      ))}
    </Group>
  );
}

/** Sends a test alert, and shows what came of it. */
function TestAlert({ destination: { id } }: { destination: AlertDestination }) {
  const workspace = useWorkspace();
  const testing = useMutation(testAlertDestination(workspace.slug));
  return (
    <Stack gap="sm" align="flex-start">
      <Button
        variant="default"
        leftSection={<IconSend size={16} />}
        loading={testing.isPending}
        onClick={() => testing.mutate(id)}
      >{t`Send test alert`}</Button>
      <Stack gap="sm" w="100%" aria-live="polite">
        <ProblemAlert problem={testing.error} />
        {testing.data && !testing.isPending && (
          <Alert
            color={testing.data.status === 'delivered' ? 'green' : 'red'}
            icon={<IconSend />}
            title={
              testing.data.status === 'delivered'
                ? t`The test alert arrived`
                : t`The test alert did not arrive`
            }
          >
            <DeliveryFacts delivery={testing.data} />
          </Alert>
        )}
      </Stack>
    </Stack>
  );
}

function SwitchButton({ destination: { id, enabled } }: { destination: AlertDestination }) {
  const workspace = useWorkspace();
  const switching = useMutation(editAlertDestination(workspace.slug, id));
  return (
    <Button
      variant="default"
      loading={switching.isPending}
      onClick={() => switching.mutate({ enabled: !enabled })}
    >
      {enabled ? t`Switch off` : t`Switch on`}
    </Button>
  );
}

function SecretButton({ destination: { id, type, name } }: { destination: AlertDestination }) {
  const workspace = useWorkspace();
  const [isAsking, asking] = useDisclosure();
  const rotating = useMutation(rotateAlertSecret(workspace.slug));
  if (type !== 'webhook') return null;
  return (
    <>
      <Button variant="default" onClick={asking.open}>{t`Replace secret`}</Button>
      <ConfirmDialog
        opened={isAsking}
        onClose={asking.close}
        title={t`Replace the signing secret of ${name}?`}
        action={t`Replace secret`}
        isPending={rotating.isPending}
        onConfirm={() => rotating.mutate(id, { onSuccess: asking.close })}
      >{t`Alerts are signed with both secrets for 24 hours. Give the new one to the server that receives them before.`}</ConfirmDialog>
      <Modal opened={rotating.data !== undefined} onClose={rotating.reset} title={t`New signing secret`}>
        {rotating.data && <SigningSecret secret={rotating.data.secret} onClose={rotating.reset} />}
      </Modal>
    </>
  );
}

function DeleteButton({ destination: { id, name } }: { destination: AlertDestination }) {
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const [isAsking, asking] = useDisclosure();
  const deleting = useMutation(deleteAlertDestination(workspace.slug));
  return (
    <>
      <Button variant="default" onClick={asking.open}>{t`Delete`}</Button>
      <ConfirmDialog
        opened={isAsking}
        onClose={asking.close}
        title={t`Delete ${name}?`}
        action={t`Delete destination`}
        isPending={deleting.isPending}
        onConfirm={() =>
          deleting.mutate(id, {
            onSuccess: () => navigate({ to: '/w/$workspace/alerts', params: { workspace: workspace.slug } }),
          })
        }
      >{t`It receives no more alerts, and the log of its deliveries is deleted.`}</ConfirmDialog>
    </>
  );
}
