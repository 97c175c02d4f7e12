import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { createAppToken, keyOfTokens } from '../../../api/queries/app-tokens.ts';
import type { App } from '../../../api/queries/apps.ts';
import { expiryAfter, TOKEN_LIFETIMES, type TokenLifetime } from '../../../api/token-lifetimes.ts';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../../components/problem-form.ts';
import { SecretOnce } from '../../../components/SecretOnce.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';

type Props = { app: App; opened: boolean; onClose: () => void };

export function NewAppTokenDialog({ app, opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={`New token for ${app.name}`}>
      <NewAppToken app={app} onClose={onClose} />
    </Modal>
  );
}

/** Inside the dialog, so that closing it drops the token. */
function NewAppToken({ app, onClose }: Omit<Props, 'opened'>) {
  const [token, setToken] = useState<string>();
  if (token === undefined) return <TokenForm app={app} onClose={onClose} onDone={setToken} />;
  return (
    <Stack>
      <SecretOnce secret={token} label="Token" />
      <Text size="sm">
        Set it as <code>TRUNKLINE_TOKEN</code> on the app’s server. It can call the app’s integrations and
        nothing else.
      </Text>
      <Group justify="flex-end">
        <Button autoFocus onClick={onClose}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}

type FormProps = Pick<Props, 'app' | 'onClose'> & { onDone: (token: string) => void };

function TokenForm({ app, onClose, onDone }: FormProps) {
  const { slug } = useWorkspace();
  const initialValues: { name: string; days: TokenLifetime } = { name: '', days: 'unlimited' };
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues,
    validate: { name: (name) => (name.trim() === '' ? 'Enter a name.' : null) },
    mutation: {
      mutationFn: ({ name, days }) =>
        createAppToken(slug, app.id, {
          name: name.trim(),
          expires_at: expiryAfter(days),
        }),
      meta: { changes: [keyOfTokens(slug, app.id)] },
      gcTime: 0,
    },
    onDone: ({ token }) => onDone(token),
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert problem={problem} />
        <TextInput
          label="Name"
          description="Where the token is used, for example production or Ada’s laptop."
          maxLength={200}
          data-autofocus
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <Select
          label="Expires in"
          data={TOKEN_LIFETIMES}
          allowDeselect={false}
          key={form.key('days')}
          {...form.getInputProps('days')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isSending}>
            Create token
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
