import { t } from '@lingui/core/macro';
import { Alert, Center, Loader, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { isProblem } from '../../api/problem.ts';
import { setUpLinkQuery } from '../../api/queries/set-up-link.ts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { LinkButton } from '../../components/links.tsx';
import { SignedOutLayout } from '../../layout/SignedOutLayout.tsx';
import { FirstAccountForm } from './FirstAccountForm.tsx';
import { NoAccountYet } from './NoAccountYet.tsx';

const route = getRouteApi('/setup');

/** The page of the server's one-time link, which is checked before the form is shown: creates the first account. */
export function SetUpScreen() {
  const { token = '' } = route.useSearch();
  const link = useQuery(setUpLinkQuery(token));
  if (link.isSuccess) {
    return (
      <SignedOutLayout
        title={t`Set up Trunkline`}
        description={t`Create the first account. It owns the shared workspace “default” and can see the settings of this server.`}
      >
        <FirstAccountForm token={token} />
      </SignedOutLayout>
    );
  }
  if (isProblem(link.error, 'already_set_up')) {
    return (
      <SignedOutLayout title={t`Trunkline is set up already`}>
        <Text mb="md">{t`This link was used once, and works no second time. Sign in with an account instead.`}</Text>
        <LinkButton to="/sign-in" fullWidth>{t`Sign in`}</LinkButton>
      </SignedOutLayout>
    );
  }
  if (isProblem(link.error, 'invalid_token')) {
    return (
      <NoAccountYet>
        <Alert color="red" role="alert" icon={<IconAlertTriangle />} title={t`This set-up link is not valid`}>
          {token === ''
            ? t`The token is missing: open the whole link.`
            : t`A later start of the server has printed another one, or a part of it is missing.`}
        </Alert>
      </NoAccountYet>
    );
  }
  return (
    <SignedOutLayout title={t`Set up Trunkline`}>
      {link.isError ? (
        <ErrorState error={link.error} onRetry={() => void link.refetch()} />
      ) : (
        <Center aria-busy>
          <Loader aria-label={t`Checking the link`} />
        </Center>
      )}
    </SignedOutLayout>
  );
}
