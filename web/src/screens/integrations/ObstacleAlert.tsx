import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Alert, Anchor, Button, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLock, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../../api/queries/me.ts';
import { membersQuery } from '../../api/queries/members.ts';
import type { Workspace } from '../../api/queries/workspaces.ts';
import { TextLink } from '../../components/links.tsx';
import { OnDemand } from '../../components/OnDemand.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { obstacleOf } from './obstacle.ts';

const loadCreateDialog = async () =>
  (await import('../../layout/CreateWorkspaceDialog.tsx')).CreateWorkspaceDialog;

type Props = {
  /** Where it is on a screen that is useful without: a line for members with another role, who see it on each visit. */
  isQuiet?: boolean;
};

/** Says why you cannot manage integrations here and whom to ask; nothing where you can. */
export function ObstacleAlert({ isQuiet = false }: Props) {
  const workspace = useWorkspace();
  switch (obstacleOf(workspace)) {
    case 'personal':
      return <Personal />;
    case 'role':
      return isQuiet ? (
        <Text size="sm" c="dimmed">
          <RoleText workspace={workspace} />
        </Text>
      ) : (
        <WrongRole workspace={workspace} />
      );
    case 'plan':
      return <LowPlan workspace={workspace} />;
    default:
      return null;
  }
}

function Personal() {
  const [isCreating, creating] = useDisclosure();
  return (
    <Alert color="amber" icon={<IconLock />} title={t`Integrations belong to shared workspaces`}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{t`This workspace is personal. Create a shared workspace, for a team or only for you, and register APIs there.`}</Text>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={creating.open}
        >{t`New shared workspace`}</Button>
      </Stack>
      <OnDemand load={loadCreateDialog} props={{ opened: isCreating, onClose: creating.close }} />
    </Alert>
  );
}

function WrongRole({ workspace }: { workspace: Workspace }) {
  return (
    <Alert color="gray" icon={<IconLock />} title={t`Only admins can manage integrations`}>
      <Text size="sm">
        <RoleText workspace={workspace} />
      </Text>
    </Alert>
  );
}

function RoleText({ workspace: { slug, role } }: { workspace: Workspace }) {
  return (
    <>
      {role === 'editor'
        ? t`You are an editor here and can view all integrations.`
        : t`You are a viewer here and can view all integrations.`}{' '}
      <Trans>
        To have one added or changed, ask <Owner workspace={slug} />.
      </Trans>
    </>
  );
}

function LowPlan({ workspace: { slug, role, plan } }: { workspace: Workspace }) {
  const { data: me } = useQuery(meQuery);
  return (
    <Alert color="amber" icon={<IconLock />} title={t`Integrations need the builder plan`}>
      <Text size="sm">
        {t`This workspace is on the ${plan} plan. Existing integrations keep working and can be viewed; adding, changing, testing and deleting them needs the builder plan or higher.`}{' '}
        {me?.is_operator ? (
          <Trans>
            You are an operator: set the plan under{' '}
            <TextLink to="/instance" underline="always" inherit>
              Workspaces of this instance
            </TextLink>
            .
          </Trans>
        ) : role === 'owner' ? (
          t`Ask an operator of this instance to change the plan.`
        ) : (
          <Trans>
            Ask <Owner workspace={slug} />.
          </Trans>
        )}
      </Text>
    </Alert>
  );
}

function Owner({ workspace }: { workspace: string }) {
  const { data: members = [] } = useQuery(membersQuery(workspace));
  const email = members.find(({ role }) => role === 'owner')?.email;
  if (email === undefined) return t`its owner`;
  return (
    <Trans>
      the owner,{' '}
      <Anchor href={`mailto:${email}`} underline="always" inherit>
        {email}
      </Anchor>
    </Trans>
  );
}
