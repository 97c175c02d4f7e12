import { Group, Paper, Stack, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './Panel.module.css';

type Props = { title: string; actions?: ReactNode; children: ReactNode };

/** A section with a border. */
export function Panel({ title, actions, children }: Props) {
  const id = useId();
  return (
    <Paper component="section" aria-labelledby={id} withBorder radius="lg" p="md" className={classes.panel}>
      <Stack gap="md">
        <Group justify="space-between" gap="xs">
          <Title order={2} fz="md" id={id}>
            {title}
          </Title>
          {actions}
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}
