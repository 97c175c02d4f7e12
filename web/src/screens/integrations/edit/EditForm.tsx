import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { isProblem } from '../../../api/problem.ts';
import { editIntegration, type Integration } from '../../../api/queries/integrations.ts';
import type { Spec } from '../../../api/queries/specs.ts';
import { LinkButton } from '../../../components/links.tsx';
import { useProblemForm } from '../../../components/problem-form.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { FormFooter } from '../configure/FormFooter.tsx';
import { IntegrationFields } from '../configure/IntegrationFields.tsx';
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
    onDone: ({ slug }) =>
      navigate({
        to: '/w/$workspace/integrations/$slug',
        params: { ...params, slug },
        ignoreBlocker: true,
      }),
  });
  const mine = editBetween(initialValues, form.values);
  const isDirty = Object.keys(mine).length > 0;
  const isStale = isProblem(problem, 'stale_revision');
  const headersError = integration.headers_error;

  return (
    <>
      <form onSubmit={submit} noValidate>
        <Stack gap="lg">
          {headersError && (
            <Alert color="red" icon={<IconAlertTriangle />} title="The headers could not be loaded">
              <Text size="sm">{headersError.detail}</Text>
              <Text size="sm">
                Changes cannot be saved until the headers can be loaded, so that none is lost.
              </Text>
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
          <LinkButton variant="default" to="/w/$workspace/integrations/$slug" params={params}>
            Cancel
          </LinkButton>
          {headersError && (
            <Text size="sm" c="dimmed" id="why-not">
              The headers could not be loaded.
            </Text>
          )}
          <Button
            type="submit"
            loading={isSending}
            disabled={Boolean(headersError) || !isDirty}
            {...(headersError && { 'aria-describedby': 'why-not' })}
          >
            Save changes
          </Button>
        </FormFooter>
      </form>
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
