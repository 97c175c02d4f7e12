import { t } from '@lingui/core/macro';
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { createAgentSession } from '../../../api/queries/agents.ts';
import type { App } from '../../../api/queries/apps.ts';
import { DialogActions } from '../../../components/DialogActions.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { SecretOnce } from '../../../components/SecretOnce.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { AgentLimits, INITIAL_LIMITS, toLimits } from './AgentLimits.tsx';
import { Connect } from './Connect.tsx';
import { ConnectionTest } from './ConnectionTest.tsx';

type Props = { app: App; opened: boolean; onClose: () => void };

/** Creates a session for an agent and displays its token once. */
export function NewAgentSessionDialog({ app, opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={t`New agent session for ${{ app: app.name }}`} size="lg">
      <Content app={app} onClose={onClose} />
    </Modal>
  );
}

/** Inside the dialog, so that closing it drops the token. */
function Content({ app, onClose }: Pick<Props, 'app' | 'onClose'>) {
  const [token, setToken] = useState<string>();
  if (token === undefined) return <SessionForm app={app} onClose={onClose} onCreated={setToken} />;
  return (
    <Stack>
      <SecretOnce secret={token} label={t`Token`} />
      <Connect appName={app.name} token={token} />
      <ConnectionTest token={token} />
      <Group justify="flex-end">
        <Button autoFocus onClick={onClose}>{t`Done`}</Button>
      </Group>
    </Stack>
  );
}

type FormProps = Pick<Props, 'app' | 'onClose'> & { onCreated: (token: string) => void };

function SessionForm({ app, onClose, onCreated }: FormProps) {
  const { slug } = useWorkspace();
  const [name, setName] = useState('');
  const [limits, setLimits] = useState(INITIAL_LIMITS);
  const [isNameMissing, setNameMissing] = useState(false);
  const { mutate, error, isPending } = useMutation({
    ...createAgentSession(slug, app.id),
    meta: { ...createAgentSession(slug, app.id).meta, showsProblem: true },
  });
  function create(event: FormEvent): void {
    event.preventDefault();
    setNameMissing(name.trim() === '');
    if (name.trim() === '') return;
    mutate({ name: name.trim(), ...toLimits(limits) }, { onSuccess: ({ token }) => onCreated(token) });
  }
  return (
    <form onSubmit={create} noValidate>
      <Stack>
        <ProblemAlert problem={error ?? undefined} />
        <TextInput
          label={t`Name`}
          description={t`Which agent it is for, for example Claude on Ada’s laptop.`}
          data-autofocus
          maxLength={100}
          value={name}
          error={isNameMissing && t`Enter a name.`}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <AgentLimits workspace={slug} app={app.id} values={limits} onChange={setLimits} />
        <DialogActions onCancel={onClose} isPending={isPending}>{t`Create session`}</DialogActions>
      </Stack>
    </form>
  );
}
