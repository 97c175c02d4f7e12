import { t } from '@lingui/core/macro';
import { Button, Modal, MultiSelect, Select, Stack, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { requestAccess } from '../../../api/queries/access-requests.ts';
import { appIntegrationsQuery } from '../../../api/queries/app-access.ts';
import type { App } from '../../../api/queries/apps.ts';
import { integrationOperationsQuery } from '../../../api/queries/integrations.ts';
import { DialogActions } from '../../../components/DialogActions.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../../components/problem-form.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';

/** Requests access of an app to an integration, where admins grant it. */
export function RequestAccess({ app }: { app: App }) {
  const [isOpen, dialog] = useDisclosure();
  return (
    <>
      <Button variant="default" onClick={dialog.open}>{t`Request access`}</Button>
      <Modal opened={isOpen} onClose={dialog.close} title={t`Request access for ${{ app: app.name }}`}>
        <Content app={app} onClose={dialog.close} />
      </Modal>
    </>
  );
}

function Content({ app, onClose }: { app: App; onClose: () => void }) {
  const { slug } = useWorkspace();
  const [integration, setIntegration] = useState<string | null>(null);
  const integrations = useInfiniteQuery(appIntegrationsQuery(slug, app.id, { search: '' }));
  const all = integrations.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Stack>
      <Select
        label={t`Integration`}
        placeholder={t`Select an integration`}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t`No integrations match`}
        data={all.map((one) => ({ value: one.slug, label: one.name }))}
        value={integration}
        onChange={setIntegration}
      />
      {integration !== null && (
        <RequestForm key={integration} app={app} integration={integration} onClose={onClose} />
      )}
    </Stack>
  );
}

type FormProps = { app: App; integration: string; onClose: () => void };

function RequestForm({ app, integration, onClose }: FormProps) {
  const { slug } = useWorkspace();
  const operations = useQuery(integrationOperationsQuery(slug, integration));
  const initialValues: { reason: string; operations: string[] } = { reason: '', operations: [] };
  const { form, submit, problem, isSending } = useProblemForm({
    mode: 'controlled',
    initialValues,
    validate: { reason: (text) => (text.trim() === '' ? t`Enter a reason.` : null) },
    mutation: requestAccess(slug, app.id, integration),
    onDone: onClose,
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert problem={problem} />
        <MultiSelect
          label={t`Endpoints`}
          description={t`None selected: the whole integration.`}
          placeholder={form.values.operations.length === 0 ? t`The whole integration` : ''}
          searchable
          clearable
          data={operations.data?.map(({ key }) => key) ?? []}
          {...form.getInputProps('operations')}
        />
        <Textarea
          label={t`Reason`}
          description={t`What the app needs it for.`}
          maxLength={1000}
          autosize
          minRows={2}
          {...form.getInputProps('reason')}
        />
        <DialogActions onCancel={onClose} isPending={isSending}>{t`Request access`}</DialogActions>
      </Stack>
    </form>
  );
}
