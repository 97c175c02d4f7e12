import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Alert, Stack } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { authOptionsQuery } from '../../api/queries/auth-options.ts';
import { TextLink } from '../../components/links.tsx';
import { SignedOutLayout } from '../../layout/SignedOutLayout.tsx';
import { NoAccountYet } from '../set-up/NoAccountYet.tsx';
import { CodeForm } from './CodeForm.tsx';
import { LinkFailed } from './LinkFailed.tsx';
import { toLocalPath } from './local-path.ts';
import { PasswordForm } from './PasswordForm.tsx';
import { SingleSignOn } from './SingleSignOn.tsx';
import { useOpenSignedIn } from './use-open-signed-in.ts';

const route = getRouteApi('/sign-in');

/** Email and password, then a code with two-factor authentication; or single sign-on. */
export function SignInScreen() {
  const { return_to, error, confirmed } = route.useSearch();
  const returnTo = toLocalPath(return_to);
  const { data: options } = useQuery(authOptionsQuery);
  const [needsCode, setNeedsCode] = useState(false);
  const openSignedIn = useOpenSignedIn();

  if (options?.set_up === false) return <NoAccountYet />;
  if (needsCode) {
    return (
      <SignedOutLayout
        title={t`Two-factor authentication`}
        description={t`Enter the code from your authenticator app.`}
      >
        <CodeForm onDone={() => openSignedIn(returnTo)} onStartAgain={() => setNeedsCode(false)} />
      </SignedOutLayout>
    );
  }
  return (
    <SignedOutLayout
      title={t`Sign in to Trunkline`}
      footer={
        options?.sign_up && (
          <Trans>
            No account yet?{' '}
            <TextLink to="/sign-up" underline="always">
              Create one
            </TextLink>
          </Trans>
        )
      }
    >
      <Stack>
        <LinkFailed code={error} />
        {confirmed !== undefined && error === undefined && (
          <Alert role="status" icon={<IconCheck />}>{t`Your email address is confirmed. Sign in now.`}</Alert>
        )}
        {options?.single_sign_on && <SingleSignOn name={options.single_sign_on.name} returnTo={returnTo} />}
        <PasswordForm onDone={() => openSignedIn(returnTo)} onNeedsCode={() => setNeedsCode(true)} />
      </Stack>
    </SignedOutLayout>
  );
}
