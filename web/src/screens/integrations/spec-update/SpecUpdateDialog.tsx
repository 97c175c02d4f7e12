import { t } from '@lingui/core/macro';
import { Modal } from '@mantine/core';
import type { IntegrationSummary } from '../../../api/queries/integrations.ts';
import { SpecUpdateSteps } from './SpecUpdateSteps.tsx';

type Props = {
  integration: Pick<IntegrationSummary, 'slug' | 'name'>;
  opened: boolean;
  onClose: () => void;
};

/** Compares the stored spec with its source, displays the changes, and applies the update. */
export function SpecUpdateDialog({ integration, opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={t`Update the spec of ${integration.name}`} size="lg">
      <SpecUpdateSteps slug={integration.slug} onClose={onClose} />
    </Modal>
  );
}
