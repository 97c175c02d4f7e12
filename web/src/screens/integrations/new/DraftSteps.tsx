import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { createIntegration } from '../../../api/queries/integrations.ts';
import { type Spec, specQuery } from '../../../api/queries/specs.ts';
import { Loaded } from '../../../components/Loaded.tsx';
import { useProblemForm } from '../../../components/problem-form.ts';
import { DetailsSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { testSavedConnection } from '../configure/test-saved-connection.tsx';
import { type IntegrationValues, newIntegrationOf, validateValues } from '../configure/values.ts';
import { ConfigureStep } from './ConfigureStep.tsx';
import { type Draft, STEPS, type Step } from './draft.ts';
import { EndpointsStep } from './EndpointsStep.tsx';
import { ImportedSpec } from './ImportedSpec.tsx';
import type { KnownHeader } from './new-draft.ts';
import { SpecificationStep } from './SpecificationStep.tsx';
import { Steps } from './Steps.tsx';

const route = getRouteApi('/signed-in/w/$workspace/integrations/new');

type Props = {
  draft: Draft;
  /** The draft was just created: move the focus to the step. */
  takesFocus: boolean;
  onChange: (draft: Draft) => void;
  /** Starts over with another spec. */
  onImported: (specId: string, header: KnownHeader | undefined) => Promise<void>;
  onCreated: () => void;
};

/** The steps after the import of a spec. */
export function DraftSteps(props: Props) {
  const workspace = useWorkspace();
  const spec = useQuery(specQuery(workspace.slug, props.draft.spec_id));
  return (
    <Loaded query={spec} skeleton={<DetailsSkeleton />}>
      {(loaded) => <DraftForm spec={loaded} {...props} />}
    </Loaded>
  );
}

function DraftForm({ spec, draft, takesFocus, onChange, onImported, onCreated }: Props & { spec: Spec }) {
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const { step: requested } = route.useSearch();
  const openStep = route.useNavigate();
  const [initialStep] = useState(draft.step);
  const { form, submit, problem, isSending } = useProblemForm({
    mode: 'controlled',
    initialValues: draft.values,
    validate: validateValues,
    mutation: createIntegration(workspace.slug, (values: IntegrationValues) =>
      newIntegrationOf(spec.id, values),
    ),
    async onDone({ slug }) {
      onCreated();
      void testSavedConnection(workspace.slug, slug);
      await navigate({
        to: '/w/$workspace/integrations/$slug',
        params: { workspace: workspace.slug, slug },
      });
    },
  });
  const { values } = form;
  const reachable = values.operations.length > 0 ? STEPS : STEPS_BEFORE_SELECTION;
  const step =
    reachable.find((one) => one === requested) ?? (reachable.includes(draft.step) ? draft.step : 'endpoints');
  const hasMoved = takesFocus || step !== initialStep;

  // The step of a draft that is resumed: Back leads to it from the steps after it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs where the URL names no step
  useEffect(() => {
    if (requested === undefined) void openStep({ search: { step }, replace: true });
  }, [requested]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs for each change of step and values only
  useEffect(() => onChange({ step, spec_id: spec.id, values }), [step, values]);

  function go(next: Step): void {
    void openStep({ search: { step: next } });
    window.scrollTo({ top: 0 });
  }

  return (
    <Stack gap="lg">
      <Steps current={step} reachable={reachable} onGo={go} />
      {step === 'specification' && (
        <SpecificationStep url="" takesFocus={hasMoved} onImported={onImported}>
          <ImportedSpec spec={spec} onContinue={() => go('endpoints')} />
        </SpecificationStep>
      )}
      {step === 'endpoints' && (
        <EndpointsStep
          spec={spec}
          form={form}
          takesFocus={hasMoved}
          onBack={() => go('specification')}
          onContinue={() => go('configure')}
        />
      )}
      {step === 'configure' && (
        <ConfigureStep
          spec={spec}
          form={form}
          problem={problem}
          isSending={isSending}
          takesFocus={hasMoved}
          onSubmit={submit}
          onBack={() => go('endpoints')}
        />
      )}
    </Stack>
  );
}

const STEPS_BEFORE_SELECTION: readonly Step[] = ['specification', 'endpoints'];
