import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Group, Text, VisuallyHidden } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';

type Props = {
  /** What is replaced, such as “the value of X-Api-Key”. */
  secretName: string;
  error?: unknown;
  onReplace: () => void;
};

/** In place of the field of a stored secret, which the server never sends. */
export function StoredSecret({ secretName, error, onReplace }: Props) {
  return (
    <div>
      <Group gap="xs" mih={36}>
        <Group gap={6} wrap="nowrap" c="dimmed">
          <IconLock size={16} aria-hidden="true" />
          <Text size="sm">{t`sensitive – delete to change`}</Text>
        </Group>
        <Button size="compact-sm" variant="subtle" onClick={onReplace}>
          <Trans>
            Replace value
            <VisuallyHidden>&nbsp;of {secretName}</VisuallyHidden>
          </Trans>
        </Button>
      </Group>
      {typeof error === 'string' && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
    </div>
  );
}

/** Below the field of a new value: takes the stored one after all. */
export function KeepStored({ onKeep }: { onKeep: () => void }) {
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      color="gray"
      mt={4}
      onClick={onKeep}
    >{t`Keep the stored value`}</Button>
  );
}
