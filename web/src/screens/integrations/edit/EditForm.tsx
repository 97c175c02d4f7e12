import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Alert, Button, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { isProblem } from '../../../api/problem.ts';
import {
  editIntegration,
  type Integration,
  type IntegrationEdit,
  slugAvailabilityQuery,
} from '../../../api/queries/integrations.ts';
import type { Spec } from '../../../api/queries/specs.ts';
import { ConfirmDialog } from '../../../components/ConfirmDialog.tsx';
import { LinkButton } from '../../../components/links.tsx';
import { useProblemForm } from '../../../components/problem-form.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { FormFooter } from '../configure/FormFooter.tsx';
import { IntegrationFields } from '../configure/IntegrationFields.tsx';
import { Callers } from '../configure/SlugChange.tsx';
import { testSavedConnection } from '../configure/test-saved-connection.tsx';
import { type IntegrationValues, validateValues, valuesOf } from '../configure/values.ts';
import { ChangeEndpoints } from './ChangeEndpoints.tsx';
import { editBetween } from './changed-fields.ts';
import { LeaveGuard } from './LeaveGuard.tsx';
import { MovedSecrets } from './MovedSecrets.tsx';
import { movedSecretErrors } from './moved-secrets.ts';
import { StaleDialog } from './StaleDialog.tsx';

type Props = {
  /** The integration when the form was loaded. */
  integration: Integration;
  spec: Spec;
  /** Reloads the form with the current integration. */
  onDiscardMine: (theirs: Integration) => void;
};

export function EditForm({ integration, spec, onDiscardMine }: Props) {
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [initialValues] = useState(() => valuesOf(integration));
  /** The revision to overwrite: the current one, after the user has seen its changes. */
  const revision = useRef(integration.revision);
  const [dismissedProblem, setDismissedProblem] = useState<unknown>();
  const params = { workspace: workspace.slug, slug: integration.slug };

  const { form, submit, problem, isSending } = useProblemForm({
    mode: 'controlled',
    initialValues,
    validate: (values) => ({
      ...validateValues(values),
      ...movedSecretErrors(integration.base_url, values),
    }),
    mutation: editIntegration(workspace.slug, integration.slug, (values: IntegrationValues) => ({
      revision: revision.current,
      body: editBetween(initialValues, values),
    })),
    onDone({ slug }, values) {
      if (changesConnection(editBetween(initialValues, values)))
        void testSavedConnection(workspace.slug, slug);
      return navigate({
        to: '/w/$workspace/integrations/$slug',
        params: { ...params, slug },
        ignoreBlocker: true,
      });
    },
  });
  const formElement = useRef<HTMLFormElement>(null);
  const [isConfirming, confirming] = useDisclosure();
  /** The new slug that the user confirmed. */
  const confirmedSlug = useRef(integration.slug);

  /** Sends the form; a new slug is confirmed first, once it can be saved. */
  function save(event: FormEvent<HTMLFormElement>): void {
    const { slug } = form.values;
    const isConfirmed = slug === confirmedSlug.current;
    const { queryKey } = slugAvailabilityQuery(workspace.slug, slug, integration.slug);
    const isTaken = client.getQueryData(queryKey)?.available === false;
    if (isConfirmed || isTaken || form.validate().hasErrors) {
      submit(event);
    } else {
      event.preventDefault();
      confirming.open();
    }
  }

  const mine = editBetween(initialValues, form.values);
  const isDirty = Object.keys(mine).length > 0;
  const isStale = isProblem(problem, 'stale_revision');
  const headersError = integration.headers_error;

  return (
    <>
      <form ref={formElement} onSubmit={save} noValidate>
        <Stack gap="lg">
          {headersError && (
            <Alert color="red" icon={<IconAlertTriangle />} title={t`The headers could not be loaded`}>
              <Text size="sm">{headersError.detail}</Text>
              <Text size="sm">{t`Changes cannot be saved until the headers can be loaded, so that none is lost.`}</Text>
            </Alert>
          )}
          <MovedSecrets form={form} baseUrl={integration.base_url} />
          <IntegrationFields
            form={form}
            spec={spec}
            ownSlug={integration.slug}
            changeEndpoints={<ChangeEndpoints form={form} specId={spec.id} />}
          />
        </Stack>
        <FormFooter problem={isStale ? undefined : problem}>
          <LinkButton
            variant="default"
            to="/w/$workspace/integrations/$slug"
            params={params}
          >{t`Cancel`}</LinkButton>
          {headersError && (
            <Text size="sm" c="dimmed" id="why-not">{t`The headers could not be loaded.`}</Text>
          )}
          <Button
            type="submit"
            loading={isSending}
            disabled={Boolean(headersError) || !isDirty}
            {...(headersError && { 'aria-describedby': 'why-not' })}
          >{t`Save changes`}</Button>
        </FormFooter>
      </form>
      <ConfirmDialog
        opened={isConfirming}
        onClose={confirming.close}
        title={t`Change the slug to “${form.values.slug}”?`}
        action={t`Change slug and save`}
        confirmation={integration.slug}
        isPending={isSending}
        onConfirm={() => {
          confirmedSlug.current = form.values.slug;
          confirming.close();
          formElement.current?.requestSubmit();
        }}
      >
        <Stack gap="sm">
          <Text size="sm">
            <Trans>
              Calls by “{integration.slug}” still work for 30 days, and fail after that. Until then no other
              integration can have it.
            </Trans>
          </Text>
          <Callers slug={integration.slug} />
        </Stack>
      </ConfirmDialog>
      <StaleDialog
        opened={isStale && problem !== dismissedProblem}
        before={integration}
        mine={mine}
        onClose={() => setDismissedProblem(problem)}
        onDiscardMine={onDiscardMine}
        onOverwrite={(theirs) => {
          setDismissedProblem(problem);
          revision.current = theirs.revision;
          submit();
        }}
      />
      <LeaveGuard isDirty={isDirty} />
    </>
  );
}

/** Whether an edit changes what the API is reached with. */
function changesConnection({ base_url, headers, credentials }: IntegrationEdit): boolean {
  return base_url !== undefined || headers !== undefined || credentials !== undefined;
}
