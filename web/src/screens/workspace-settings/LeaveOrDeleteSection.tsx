import { t } from '@lingui/core/macro';
import { Divider, Paper, Stack, Text } from '@mantine/core';
import { Section } from '../../components/Section.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { DeleteWorkspace } from './DeleteWorkspace.tsx';
import { LeaveWorkspace } from './LeaveWorkspace.tsx';

/** Leaving and deleting. */
export function LeaveOrDeleteSection() {
  const { kind, role } = useWorkspace();
  return (
    <Section title={t`Leave or delete`}>
      <Paper withBorder radius="lg" p="lg" maw="40rem">
        {kind === 'personal' ? (
          <Text size="sm">{t`A personal workspace belongs to your account: it can be neither left nor deleted.`}</Text>
        ) : (
          <Stack>
            <LeaveWorkspace />
            {role === 'owner' && (
              <>
                <Divider />
                <DeleteWorkspace />
              </>
            )}
          </Stack>
        )}
      </Paper>
    </Section>
  );
}
