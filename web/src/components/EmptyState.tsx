import { Center, Group, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './EmptyState.module.css';

type Props = {
  Icon: Icon;
  title: string;
  /** What will appear here, and after what. */
  children: ReactNode;
  actions?: ReactNode;
};

/** Replaces an empty list, and says what to do next. */
export function EmptyState({ Icon, title, children, actions }: Props) {
  return (
    <Center className={classes.frame}>
      <Stack align="center" gap="sm" maw="30rem" ta="center">
        <ThemeIcon size={48} radius="xl" variant="light">
          <Icon size={24} stroke={1.75} />
        </ThemeIcon>
        <Title order={2}>{title}</Title>
        <Text component="div" c="dimmed">
          {children}
        </Text>
        {actions && (
          <Group gap="xs" justify="center" mt="xs">
            {actions}
          </Group>
        )}
      </Stack>
    </Center>
  );
}
