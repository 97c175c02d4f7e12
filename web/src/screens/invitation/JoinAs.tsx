import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { join } from '../../api/queries/invitations.ts';
import { meQuery } from '../../api/queries/me.ts';
import { signOut } from '../../api/sign-in.ts';
import { TextLink } from '../../components/links.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useOpenSignedIn } from '../sign-in/use-open-signed-in.ts';

/** Joins with the account that is signed in. */
export function JoinAs({ token, account }: { token: string; account: string }) {
  const openSignedIn = useOpenSignedIn();
  const joining = useMutation({
    mutationFn: () => join(token),
    meta: { showsProblem: true },
    onSuccess: ({ workspace }) => openSignedIn(`/w/${workspace.slug}`),
  });
  const signingOut = useMutation({ mutationFn: signOut, meta: { invalidates: [meQuery.queryKey] } });
  return (
    <Stack>
      <ProblemAlert problem={joining.error} />
      <Text>
        <Trans>
          You are signed in as <b>{account}</b>.
        </Trans>
      </Text>
      <Button fullWidth loading={joining.isPending} onClick={() => joining.mutate()}>{t`Join`}</Button>
      <Group justify="space-between">
        <Anchor
          component="button"
          type="button"
          size="sm"
          onClick={() => signingOut.mutate()}
        >{t`Use another account`}</Anchor>
        <TextLink to="/" size="sm">{t`Not now`}</TextLink>
      </Group>
    </Stack>
  );
}
