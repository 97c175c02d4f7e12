import { Text } from '@mantine/core';
import { TextLink } from '../../components/links.tsx';
import { SignedOutLayout } from '../../layout/SignedOutLayout.tsx';

/** Where a sign-in ends that another tab waits for. */
export function SignedInScreen() {
  return (
    <SignedOutLayout title="You are signed in" footer={<TextLink to="/">Open Trunkline here</TextLink>}>
      <Text ta="center">Close this tab and continue in the other one.</Text>
    </SignedOutLayout>
  );
}
