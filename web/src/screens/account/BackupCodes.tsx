import { t } from '@lingui/core/macro';
import { Alert, Button, CopyButton, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload, IconKey } from '@tabler/icons-react';
import classes from './BackupCodes.module.css';

/** Codes that replace a lost authenticator. They are displayed only once. */
export function BackupCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const text = codes.join('\n');
  return (
    <Stack>
      <Alert color="amber" icon={<IconKey />} title={t`Save these codes now`}>
        <Text size="sm">{t`They are shown only once. If you lose your authenticator, each code signs you in once.`}</Text>
      </Alert>
      <SimpleGrid cols={2} spacing="xs" component="ul" className={classes.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </SimpleGrid>
      <Group justify="space-between">
        <Group gap="xs">
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
                onClick={copy}
              >
                {copied ? t`Copied` : t`Copy`}
              </Button>
            )}
          </CopyButton>
          <Button
            variant="default"
            component="a"
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`}
            download="trunkline-backup-codes.txt"
            leftSection={<IconDownload size={16} />}
          >{t`Download`}</Button>
        </Group>
        <Button autoFocus onClick={onDone}>{t`I have saved them`}</Button>
      </Group>
    </Stack>
  );
}
