import { t } from '@lingui/core/macro';
import { Modal, NumberInput, Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import type { AppIntegrationAccess } from '../../../api/queries/app-access.ts';
import { keyOfApp, writeAppIntegration } from '../../../api/queries/app-integrations.ts';
import type { App } from '../../../api/queries/apps.ts';
import { DialogActions } from '../../../components/DialogActions.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../../components/problem-form.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { OperationChoice } from './OperationChoice.tsx';

type Props = {
  opened: boolean;
  onClose: () => void;
  app: App;
  integration: AppIntegrationAccess;
  onSaved: () => void;
};

export function LimitsDialog({ opened, onClose, ...form }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t`Limits of ${{ app: form.app.name }} for ${{ integration: form.integration.name }}`}
    >
      <LimitsForm onClose={onClose} {...form} />
    </Modal>
  );
}

type Values = { extent: 'all' | 'some'; operations: string[]; calls_per_minute: number | '' };

/** Inside the dialog, so that it starts with the saved values each time. */
function LimitsForm({ onClose, app, integration, onSaved }: Omit<Props, 'opened'>) {
  const { slug } = useWorkspace();
  const initialValues: Values = {
    extent: integration.operations === null ? 'all' : 'some',
    operations: integration.operations ?? [],
    calls_per_minute: integration.calls_per_minute ?? '',
  };
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues,
    validate: {
      operations: (selected: string[], { extent }: Values) =>
        extent === 'some' && selected.length === 0
          ? t`Select at least one, or switch the integration off.`
          : null,
    },
    mutation: {
      mutationFn: ({ extent, operations, calls_per_minute }: Values) =>
        writeAppIntegration(slug, app.id, integration.slug, {
          enabled: integration.enabled,
          operations: extent === 'all' ? null : operations,
          calls_per_minute: calls_per_minute === '' ? null : calls_per_minute,
        }),
      meta: { invalidates: [keyOfApp(slug, app.id)] },
    },
    onDone() {
      onClose();
      onSaved();
    },
  });
  const [extent, setExtent] = useState(initialValues.extent);
  form.watch('extent', ({ value }) => setExtent(value));
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert problem={problem} />
        <Radio.Group label={t`Endpoints`} key={form.key('extent')} {...form.getInputProps('extent')}>
          <Stack gap="xs" mt="xs">
            <Radio value="all" label={t`All endpoints, including those added later`} />
            <Radio value="some" label={t`Only these`} />
          </Stack>
        </Radio.Group>
        {extent === 'some' && (
          <OperationChoice
            integration={integration.slug}
            key={form.key('operations')}
            {...form.getInputProps('operations')}
          />
        )}
        <NumberInput
          label={t`Calls per minute`}
          description={t`For this app through this integration. Calls over the limit are rejected until the minute ends.`}
          placeholder={t`No limit`}
          min={1}
          max={1_000_000}
          allowDecimal={false}
          thousandSeparator=","
          key={form.key('calls_per_minute')}
          {...form.getInputProps('calls_per_minute')}
        />
        <DialogActions onCancel={onClose} isPending={isSending}>{t`Save`}</DialogActions>
      </Stack>
    </form>
  );
}
