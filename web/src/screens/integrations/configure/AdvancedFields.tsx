import { t } from '@lingui/core/macro';
import { Button, Collapse, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useId } from 'react';
import { CallPolicyFields } from './CallPolicyFields.tsx';
import type { IntegrationForm } from './values.ts';

/** The call policy, collapsed by default. */
export function AdvancedFields({ form }: { form: IntegrationForm }) {
  const id = useId();
  const [isOpened, { toggle }] = useDisclosure();
  const hasErrors = Object.keys(form.errors).some((path) => path.startsWith('call_policy'));
  const isOpen = isOpened || hasErrors;
  const Icon = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <div>
      <Button
        variant="subtle"
        color="gray"
        px="xs"
        ml="calc(var(--mantine-spacing-xs) * -1)"
        leftSection={<Icon size={18} />}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={toggle}
      >
        {t`Advanced`}
      </Button>
      <Text size="sm" c="dimmed">
        {t`Validation, timeouts, retries, limits and cache. The defaults suit most APIs.`}
      </Text>
      <Collapse id={id} expanded={isOpen} keepMounted={false}>
        <CallPolicyFields form={form} />
      </Collapse>
    </div>
  );
}
