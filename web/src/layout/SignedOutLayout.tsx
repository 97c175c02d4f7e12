import { t } from '@lingui/core/macro';
import { Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { DocsLink } from '../components/DocsLink.tsx';
import { PageTitle } from '../components/PageTitle.tsx';
import { LogoMark } from './Logo.tsx';
import { OtherLanguages } from './OtherLanguages.tsx';
import classes from './SignedOutLayout.module.css';

type Props = { title: string; description?: ReactNode; children: ReactNode; footer?: ReactNode };

/** The layout of screens for people who are not signed in: one form in the middle. */
export function SignedOutLayout({ title, description, children, footer }: Props) {
  return (
    <Center component="main" className={classes.page}>
      <PageTitle>{title}</PageTitle>
      <Stack w="100%" maw="25rem" gap="lg">
        <Stack align="center" gap="xs" ta="center">
          <LogoMark size={40} />
          <Title order={1} tabIndex={-1}>
            {title}
          </Title>
          {description && <Text c="dimmed">{description}</Text>}
        </Stack>
        <Paper withBorder radius="lg" p="lg" className={classes.card}>
          {children}
        </Paper>
        {footer && (
          <Text component="div" size="sm" ta="center" c="dimmed">
            {footer}
          </Text>
        )}
        <Group justify="center" gap="lg">
          <Text size="sm" lh={2}>
            <DocsLink path="troubleshooting">{t`Help`}</DocsLink>
          </Text>
          <OtherLanguages />
        </Group>
      </Stack>
    </Center>
  );
}
