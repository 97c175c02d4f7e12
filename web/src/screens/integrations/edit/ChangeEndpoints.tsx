import { t } from '@lingui/core/macro';
import { Button, Group, Modal, Stack } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import type { IntegrationForm } from '../configure/values.ts';
import { EndpointSelector } from '../select-endpoints/EndpointSelector.tsx';

/** Opens the list of all endpoints of the stored spec. */
export function ChangeEndpoints({ form, specId }: { form: IntegrationForm; specId: string }) {
  const [isOpen, { open, close }] = useDisclosure();
  const isNarrow = useMediaQuery('(max-width: 48em)');
  return (
    <>
      <Button size="xs" variant="default" onClick={open}>{t`Change endpoints`}</Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={t`Endpoints`}
        size="70rem"
        yOffset="4vh"
        fullScreen={isNarrow}
      >
        <Stack>
          <EndpointSelector
            specId={specId}
            selected={form.values.operations}
            onChange={(operations) => form.setFieldValue('operations', operations)}
          />
          <Group justify="flex-end">
            <Button onClick={close}>{t`Done`}</Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
