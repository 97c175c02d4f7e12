import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { Group, Loader, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { TextLink } from '../../components/links.tsx';
import { textOf } from '../../language/text.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';
import classes from './SampleSteps.module.css';
import { type SampleRun, STEPS, type Step } from './sample-run.ts';

const TITLES: Record<Step, MessageDescriptor> = {
  spec: msg`Import its spec`,
  integration: msg`Register it, with the endpoints that only read`,
  app: msg`Create an app that may call it, and nothing else`,
  token: msg`Create a token for the app`,
  call: msg`Send a call as the app`,
};

type Props = { run: SampleRun; isRunning: boolean; hasFailed: boolean };

/** The steps of a run: what is done, what is under way, and what failed. */
export function SampleSteps({ run, isRunning, hasFailed }: Props) {
  const current = STEPS.find((step) => !isDone(run, step));
  return (
    <Stack component="ol" gap="sm" className={classes.steps} aria-live="polite">
      {STEPS.map((step) => {
        const isCurrent = step === current;
        const state = isDone(run, step)
          ? 'done'
          : isCurrent && isRunning
            ? 'running'
            : isCurrent && hasFailed
              ? 'failed'
              : 'waiting';
        return (
          <Group key={step} component="li" gap="sm" wrap="nowrap" align="flex-start">
            <Mark state={state} />
            <div>
              <Text size="sm" fw={600} {...(state === 'waiting' && { c: 'dimmed' })}>
                {textOf(TITLES[step])}
              </Text>
              {state === 'done' && (
                <Text size="sm" c="dimmed" component="div">
                  <Made run={run} step={step} />
                </Text>
              )}
            </div>
          </Group>
        );
      })}
    </Stack>
  );
}

function isDone(run: SampleRun, step: Step): boolean {
  return (step === 'spec' ? run.specId : run[step]) !== undefined;
}

function Mark({ state }: { state: 'done' | 'running' | 'failed' | 'waiting' }) {
  if (state === 'running') return <Loader size={24} aria-label={t`Under way`} />;
  if (state === 'done')
    return (
      <ThemeIcon radius="xl" size={24} color="green">
        <IconCheck size={14} aria-label={t`Done`} />
      </ThemeIcon>
    );
  if (state === 'failed')
    return (
      <ThemeIcon radius="xl" size={24} color="red">
        <IconX size={14} aria-label={t`Failed`} />
      </ThemeIcon>
    );
  return <ThemeIcon radius="xl" size={24} variant="default" aria-hidden />;
}

/** What a step has made. */
function Made({ run, step }: { run: SampleRun; step: Step }): ReactNode {
  const { slug: workspace } = useWorkspace();
  const { integration, app, token, operation } = run;
  switch (step) {
    case 'spec':
      return t`Trunkline stores a copy of it.`;
    case 'integration':
      return (
        integration && (
          <Trans>
            <TextLink
              to="/w/$workspace/integrations/$slug"
              params={{ workspace, slug: integration.slug }}
              underline="always"
              inherit
            >
              {integration.name}
            </TextLink>
            , <Plural value={integration.operations.length} one="# endpoint" other="# endpoints" />. Its key
            is stored encrypted.
          </Trans>
        )
      );
    case 'app':
      return (
        app && (
          <TextLink
            to="/w/$workspace/apps/$app"
            params={{ workspace, app: app.id }}
            underline="always"
            inherit
          >
            {app.name}
          </TextLink>
        )
      );
    case 'token':
      return token === null
        ? t`The app has one already, which was shown when it was created.`
        : t`It is filled into the code below until you leave this page.`;
    case 'call':
      return operation && <code>{operation.key}</code>;
  }
}
