import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Code, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { CodeLines } from '../../components/CodeLines.tsx';
import { SignedOutLayout } from '../../layout/SignedOutLayout.tsx';

type Props = {
  /** What is wrong with the link that was opened. */
  children?: ReactNode;
};

/** On a server without an account: the two ways to create the first one. */
export function NoAccountYet({ children }: Props) {
  return (
    <SignedOutLayout
      title={t`No account yet`}
      description={t`Open the link that the server printed when it started: it creates the first account.`}
    >
      <Stack>
        {children}
        <Text size="sm">
          <Trans>
            It is in the terminal or the log of the server (systemd: <Code>journalctl</Code>, Docker:{' '}
            <Code>docker logs</Code>), and looks like this. Each start prints a new one.
          </Trans>
        </Text>
        <CodeLines>{t`${location.origin}/setup?token=tls_…`}</CodeLines>
        <Text size="sm">{t`Or set the first account in the settings of the server, and start it again:`}</Text>
        <CodeLines>{t`ADMIN_EMAIL=you@example.com
ADMIN_PASSWORD=…`}</CodeLines>
      </Stack>
    </SignedOutLayout>
  );
}
