import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { createToken } from '../../api/queries/tokens.ts';
import { TOKEN_LIFETIMES, type TokenLifetime } from '../../api/token-lifetimes.ts';
import { CodeBlock } from '../../components/CodeBlock.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../components/problem-form.ts';
import { SecretOnce } from '../../components/SecretOnce.tsx';

type Props = { opened: boolean; onClose: () => void };

export function NewTokenDialog({ opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="New personal token">
      <NewToken onClose={onClose} />
    </Modal>
  );
}

/** Inside the dialog, so that closing it drops the token. */
function NewToken({ onClose }: Pick<Props, 'onClose'>) {
  const [token, setToken] = useState<string>();
  if (token === undefined) return <TokenForm onClose={onClose} onDone={setToken} />;
  return (
    <Stack>
      <SecretOnce secret={token} label="Token" />
      <CodeBlock
        label="example"
        code={`curl ${location.origin}/api/workspaces \\\n  -H "Authorization: Bearer $TOKEN"`}
      />
      <Group justify="flex-end">
        <Button autoFocus onClick={onClose}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}

function TokenForm({ onClose, onDone }: { onClose: () => void; onDone: (token: string) => void }) {
  const initialValues: { name: string; days: TokenLifetime } = { name: '', days: 90 };
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues,
    validate: { name: (name) => (name.trim() === '' ? 'Enter a name.' : null) },
    mutation: createToken,
    onDone: ({ token }) => onDone(token),
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert problem={problem} />
        <TextInput
          label="Name"
          description="What the token is for."
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
