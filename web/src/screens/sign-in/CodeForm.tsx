import { t } from '@lingui/core/macro';
import { Anchor, Button, Group, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { verifyCode } from '../../api/sign-in.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../components/problem-form.ts';

type Props = { onDone: () => void; onStartAgain: () => void };

/** Two-factor authentication: a code of the authenticator, or a backup code. */
export function CodeForm({ onDone, onStartAgain }: Props) {
  const [isBackupCode, setIsBackupCode] = useState(false);
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues: { code: '' },
    validate: { code: (code) => (code.trim() === '' ? t`Enter the code.` : null) },
    mutation: { mutationFn: ({ code }: { code: string }) => verifyCode({ code: code.trim(), isBackupCode }) },
    fields: { invalid_code: 'code' },
    onDone,
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert problem={problem} />
        <TextInput
          label={isBackupCode ? t`Backup code` : t`Code`}
          inputMode={isBackupCode ? 'text' : 'numeric'}
          autoComplete="one-time-code"
          autoFocus
          key={form.key('code')}
          {...form.getInputProps('code')}
        />
        <Button type="submit" fullWidth loading={isSending}>{t`Continue`}</Button>
        <Group justify="space-between">
          <Anchor component="button" type="button" size="sm" onClick={() => setIsBackupCode(!isBackupCode)}>
            {isBackupCode ? t`Use the authenticator` : t`Use a backup code`}
          </Anchor>
          <Anchor component="button" type="button" size="sm" onClick={onStartAgain}>{t`Start again`}</Anchor>
        </Group>
      </Stack>
    </form>
  );
}
