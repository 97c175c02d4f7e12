import { t } from '@lingui/core/macro';
import { Code, Group, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { confirmTwoFactor } from '../../api/queries/two-factor.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { DialogActions } from '../../components/DialogActions.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../components/problem-form.ts';
import classes from './ScanStep.module.css';

const QrCode = lazy(() => import('./QrCode.tsx'));

type Props = { /** otpauth:// */ uri: string; onDone: () => void; onCancel: () => void };

/** Displays the secret for an authenticator app, and confirms it with a first code. */
export function ScanStep({ uri, onDone, onCancel }: Props) {
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues: { code: '' },
    validate: { code: (code) => (code.trim() === '' ? t`Enter the code from the app.` : null) },
    mutation: confirmTwoFactor,
    fields: { invalid_code: 'code' },
    onDone,
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert problem={problem} />
        <Group align="flex-start" gap="lg">
          <div className={classes.code}>
            <Suspense fallback={<Skeleton height="100%" />}>
              <QrCode text={uri} label={t`QR code for your authenticator app`} />
            </Suspense>
          </div>
          <Stack gap="sm" className={classes.words}>
            <Text size="sm">{t`Scan this code with your authenticator app, or enter the secret there:`}</Text>
            <TypedSecret uri={uri} />
            <TextInput
              label={t`Code from the app`}
              inputMode="numeric"
              autoComplete="one-time-code"
              autoFocus
              key={form.key('code')}
              {...form.getInputProps('code')}
            />
          </Stack>
        </Group>
        <DialogActions onCancel={onCancel} isPending={isSending}>{t`Enable`}</DialogActions>
      </Stack>
    </form>
  );
}

/** In groups of four, which are easier to type. */
function TypedSecret({ uri }: { uri: string }) {
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  return (
    <Group gap="xs" wrap="nowrap">
      <Code className={classes.secret}>{secret.replace(/(.{4})(?=.)/g, '$1 ')}</Code>
      <CopyButton text={secret} label={t`Copy secret`} />
    </Group>
  );
}
