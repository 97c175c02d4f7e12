import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { TextLink } from '../../components/links.tsx';
import { SignedOutLayout } from '../../layout/SignedOutLayout.tsx';

/** Where a sign-in ends that another tab waits for. */
export function SignedInScreen() {
  return (
    <SignedOutLayout
      title={t`You are signed in`}
      footer={<TextLink to="/">{t`Open Trunkline here`}</TextLink>}
    >
      <Text ta="center">{t`Close this tab and continue in the other one.`}</Text>
    </SignedOutLayout>
  );
}
