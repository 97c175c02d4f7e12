import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { TextLink } from '../../components/links.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { LeaveWorkspaceDialog } from '../../layout/LeaveWorkspaceDialog.tsx';
import { DangerousAction } from './DangerousAction.tsx';

export function LeaveWorkspace() {
  const { slug, role } = useWorkspace();
  const [isLeaving, leaving] = useDisclosure();
  if (role === 'owner')
    return (
      <Text size="sm">
        <Trans>
          You own this workspace. To leave it, transfer its ownership to another{' '}
          <TextLink to="/w/$workspace/members" params={{ workspace: slug }} underline="always">
            member
          </TextLink>{' '}
          first.
        </Trans>
      </Text>
    );
  return (
    <DangerousAction
      title={t`Leave the workspace`}
      description={t`You can come back only by invitation. What you created stays.`}
      button={<Button variant="default" onClick={leaving.open}>{t`Leave workspace`}</Button>}
    >
      <LeaveWorkspaceDialog opened={isLeaving} onClose={leaving.close} />
    </DangerousAction>
  );
}
