import { t } from '@lingui/core/macro';
import { Group, Kbd, Modal, Stack, Switch, Table } from '@mantine/core';
import { SHORTCUTS, singleKeys, useSingleKeysOn } from '../shortcuts.ts';

type Props = { opened: boolean; onClose: () => void };

/** All shortcuts, and a switch for those without a modifier key. */
export function ShortcutsDialog({ opened, onClose }: Props) {
  const areOn = useSingleKeysOn();
  return (
    <Modal opened={opened} onClose={onClose} title={t`Keyboard shortcuts`}>
      <Stack>
        <Table verticalSpacing={6} aria-label={t`Keyboard shortcuts`}>
          <Table.Tbody>
            {SHORTCUTS.filter(({ isSingleKey }) => areOn || !isSingleKey).map(({ keys, label }) => (
              <Table.Tr key={keys.join(' ')}>
                <Table.Th scope="row" fw={400}>
                  {label()}
                </Table.Th>
                <Table.Td>
                  <Group gap={4} wrap="nowrap" justify="flex-end">
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Switch
          label={t`Single-key shortcuts`}
          description={t`Keys without Ctrl or ⌘. Switch them off if speech input or an assistive tool triggers them by mistake.`}
          checked={areOn}
          onChange={(event) => singleKeys.set(event.currentTarget.checked)}
        />
      </Stack>
    </Modal>
  );
}
