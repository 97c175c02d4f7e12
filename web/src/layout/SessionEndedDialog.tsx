import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { authOptionsQuery } from '../api/queries/auth-options.ts';
import { currentUserQuery } from '../api/queries/me.ts';
import { type PageUser, session } from '../api/session.ts';
import { TextLink } from '../components/links.tsx';
import { CodeForm } from '../screens/sign-in/CodeForm.tsx';
import { PasswordForm } from '../screens/sign-in/PasswordForm.tsx';

type Props = { opened: boolean; onClose: () => void; user: PageUser };

/** Only a sign-in closes it. */
export function SessionEndedDialog({ opened, onClose, user }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      closeOnClickOutside={false}
      withCloseButton={false}
      title={t`Your session has ended`}
      // Above other dialogs; what the page shows is for the user who was signed in.
      zIndex={1000}
      overlayProps={{ blur: 6, backgroundOpacity: 0.7 }}
    >
      <SignInAgain user={user} />
    </Modal>
  );
}

const CHECK_MS = 3000;

function SignInAgain({ user }: { user: PageUser }) {
  const { data: options } = useQuery(authOptionsQuery);
  const [needsCode, setNeedsCode] = useState(false);
  const { href } = useLocation();
  // A sign-in in another tab counts too: with single sign-on there is no other way that leaves this page as it is.
  const current = useQuery({
    ...currentUserQuery,
    // Not what was cached when the page opened.
    queryKey: [...currentUserQuery.queryKey, 'again'],
    gcTime: 0,
    refetchInterval: CHECK_MS,
  });
  const signedIn = current.data ?? undefined;
  const isSameUser = signedIn?.id === user.id;

  useEffect(() => {
    if (isSameUser) session.renew();
  }, [isSameUser]);

  if (signedIn && !isSameUser) return <OtherUser email={signedIn.email} previous={user.email} />;
  const check = () => void current.refetch();
  return (
    <Stack>
      <Text size="sm">{t`Sign in again to continue. Everything on this page stays as it is.`}</Text>
      {needsCode ? (
        <CodeForm onDone={check} onStartAgain={() => setNeedsCode(false)} />
      ) : (
        <PasswordForm email={user.email} onDone={check} onNeedsCode={() => setNeedsCode(true)} />
      )}
      {options?.single_sign_on && (
        <TextLink
          to="/sign-in"
          search={{ return_to: '/signed-in-again' }}
          target="_blank"
          size="sm"
          ta="center"
        >
          <Trans>Continue with {options.single_sign_on.name} in a new tab</Trans>
        </TextLink>
      )}
      <TextLink
        to="/sign-in"
        search={{ return_to: href }}
        reloadDocument
        size="sm"
        ta="center"
        c="dimmed"
      >{t`Use another account, and discard this page`}</TextLink>
    </Stack>
  );
}

/** The page was loaded for one user, and nothing of it may be saved in the name of another. */
function OtherUser({ email, previous }: { email: string; previous: string }) {
  return (
    <Stack>
      <Text size="sm">
        <Trans>
          You are signed in as <b>{email}</b> now, but this page belongs to <b>{previous}</b>. It has to be
          loaded again, and what was not saved is lost. To keep it, sign in as {previous} in another tab.
        </Trans>
      </Text>
      <Button onClick={() => location.assign('/')}>
        <Trans>Reload as {email}</Trans>
      </Button>
    </Stack>
  );
}
