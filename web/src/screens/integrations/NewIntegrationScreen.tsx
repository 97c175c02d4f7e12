import { t } from '@lingui/core/macro';
import { Button, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { TextLink } from '../../components/links.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { DraftSteps } from './new/DraftSteps.tsx';
import { DuplicateIntegration } from './new/DuplicateIntegration.tsx';
import { type Draft, useDraft } from './new/draft.ts';
import { draftOfSpec, type KnownHeader } from './new/new-draft.ts';
import { SpecificationStep } from './new/SpecificationStep.tsx';
import { Steps } from './new/Steps.tsx';
import { ObstacleAlert } from './ObstacleAlert.tsx';
import { obstacleOf } from './obstacle.ts';

const route = getRouteApi('/signed-in/w/$workspace/integrations/new');

/** Registers an API in three steps. */
export function NewIntegrationScreen() {
  const workspace = useWorkspace();
  if (obstacleOf(workspace) === undefined) return <AddIntegration key={workspace.slug} />;
  return (
    <>
      <Header />
      <ObstacleAlert />
    </>
  );
}

/**
 * Search parameters (a spec URL to import, an integration to duplicate) come before a stored draft. They are removed once
 * they have been used; then there is the step.
 */
function AddIntegration() {
  const workspace = useWorkspace();
  const client = useQueryClient();
  const { url, duplicate } = route.useSearch();
  const navigate = route.useNavigate();
  const { draft, changeDraft, clearStored } = useDraft(workspace.slug);
  const [hasStarted, setHasStarted] = useState(false);

  async function start(next: Draft | undefined): Promise<void> {
    changeDraft(next);
    setHasStarted(true);
    await navigate({ search: next === undefined ? {} : { step: next.step }, replace: true });
  }

  /** The step of the spec stays behind in the history: Back leads to it. */
  async function startWithSpec(specId: string, header: KnownHeader | undefined): Promise<void> {
    const next = await draftOfSpec(client, workspace.slug, specId, header);
    await navigate({ search: { step: 'specification' }, replace: true });
    changeDraft(next);
    setHasStarted(true);
    await navigate({ search: { step: next.step } });
  }

  if (duplicate !== undefined)
    return (
      <>
        <Header />
        <DuplicateIntegration slug={duplicate} onReady={start} />
      </>
    );
  if (url !== undefined || draft === undefined) {
    return (
      <>
        <Header />
        <Stack gap="lg">
          <Steps current="specification" />
          <SpecificationStep url={url ?? ''} takesFocus={hasStarted} onImported={startWithSpec} />
        </Stack>
      </>
    );
  }
  return (
    <>
      <Header actions={<StartOver onConfirm={() => void start(undefined)} />} />
      <DraftSteps
        key={draft.spec_id}
        draft={draft}
        takesFocus={hasStarted}
        onChange={changeDraft}
        onImported={startWithSpec}
        onCreated={clearStored}
      />
    </>
  );
}

function Header({ actions }: { actions?: ReactNode }) {
  const { slug } = useWorkspace();
  return (
    <PageHeader
      title={t`Add Integration`}
      breadcrumbs={
        <TextLink to="/w/$workspace/integrations" params={{ workspace: slug }}>{t`Integrations`}</TextLink>
      }
      actions={actions}
    />
  );
}

function StartOver({ onConfirm }: { onConfirm: () => void }) {
  const [isAsking, asking] = useDisclosure();
  return (
    <>
      <Button variant="subtle" color="gray" onClick={asking.open}>{t`Start over`}</Button>
      <ConfirmDialog
        opened={isAsking}
        onClose={asking.close}
        title={t`Start over?`}
        action={t`Start over`}
        isPending={false}
        onConfirm={() => {
          asking.close();
          onConfirm();
        }}
      >{t`Your selection and everything you entered are discarded.`}</ConfirmDialog>
    </>
  );
}
