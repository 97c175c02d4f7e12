import { t } from '@lingui/core/macro';
import { Stack } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { PageHeader } from '../../components/PageHeader.tsx';
import { LinkFailed } from '../sign-in/LinkFailed.tsx';
import { PasswordSection } from './PasswordSection.tsx';
import { ProfileSection } from './ProfileSection.tsx';
import { SessionsSection } from './SessionsSection.tsx';
import { TokensSection } from './TokensSection.tsx';
import { TwoFactorSection } from './TwoFactorSection.tsx';
import { WorkspacesSection } from './WorkspacesSection.tsx';

const route = getRouteApi('/signed-in/account');

export function AccountScreen() {
  const { error } = route.useSearch();
  return (
    <>
      <PageHeader
        title={t`Your account`}
        description={t`Your profile, how you sign in, and your personal tokens.`}
      />
      <Stack gap="2.5rem">
        <LinkFailed code={error} />
        <ProfileSection />
        <WorkspacesSection />
        <PasswordSection />
        <TwoFactorSection />
        <SessionsSection />
        <TokensSection />
      </Stack>
    </>
  );
}
