import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { endSlugAlias, type Integration, type SlugAlias } from '../../../api/queries/integrations.ts';
import { ConfirmDialog } from '../../../components/ConfirmDialog.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { RelativeTime } from '../../../components/RelativeTime.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { obstacleOf } from '../obstacle.ts';

/** The former slugs, which lead to the integration until they expire. Admins may end them before. */
export function SlugAliases({ integration: { slug, aliases } }: { integration: Integration }) {
  return (
    <Stack gap={4}>
      {aliases.map((alias) => (
        <Alias key={alias.slug} slug={slug} alias={alias} />
      ))}
    </Stack>
  );
}

function Alias({ slug, alias }: { slug: string; alias: SlugAlias }) {
  const workspace = useWorkspace();
  const [isAsking, asking] = useDisclosure();
  const ending = useMutation({ ...endSlugAlias(workspace.slug), onSuccess: asking.close });
  return (
    <Group gap="xs" my={-2}>
      <Text size="sm" ff="monospace">
        {alias.slug}
      </Text>
      <Text size="sm" c="dimmed">
        expires <RelativeTime at={alias.expires_at} />
      </Text>
      {obstacleOf(workspace) === undefined && (
        <Button
          size="compact-sm"
          variant="subtle"
          aria-label={t`End the former slug ${alias.slug}`}
          onClick={asking.open}
        >{t`End now`}</Button>
      )}
      <ConfirmDialog
        opened={isAsking}
        onClose={asking.close}
        title={t`End the former slug “${alias.slug}”?`}
        action={t`End now`}
        isPending={ending.isPending}
        onConfirm={() => ending.mutate({ slug, alias: alias.slug })}
      >
        <Stack gap="sm">
          <Trans>
            <ProblemAlert problem={ending.error} />
            Apps that still call “{alias.slug}” get 404 from the next call. Another integration can then take
            it.
          </Trans>
        </Stack>
      </ConfirmDialog>
    </Group>
  );
}
