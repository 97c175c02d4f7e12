import { t } from '@lingui/core/macro';
import { Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { PageTitle } from './PageTitle.tsx';

type Props = {
  title: string;
  description?: ReactNode;
  /** The buttons of this screen, the main one last. */
  actions?: ReactNode;
  /** A TextLink to the parent screen, or several, the outermost first. */
  breadcrumbs?: ReactElement | ReactElement[];
};

/** The top of every screen. Its heading takes the focus after a navigation (layout/focus-heading.ts). */
export function PageHeader({ title, description, actions, breadcrumbs }: Props) {
  return (
    <Stack gap="xs" mb="lg">
      <PageTitle>{title}</PageTitle>
      {breadcrumbs && (
        <Breadcrumbs component="nav" aria-label={t`Breadcrumbs`} fz="sm">
          {breadcrumbs}
        </Breadcrumbs>
      )}
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={4} miw={0} maw="46rem">
          <Title order={1} tabIndex={-1}>
            {title}
          </Title>
          {description && <Text c="dimmed">{description}</Text>}
        </Stack>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
    </Stack>
  );
}
