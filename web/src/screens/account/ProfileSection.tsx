import { t } from '@lingui/core/macro';
import { Button, Group, Paper, Stack, TextInput } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { meQuery, rename } from '../../api/queries/me.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../components/problem-form.ts';
import { Section } from '../../components/Section.tsx';
import { EmailAddress } from './EmailAddress.tsx';

export function ProfileSection() {
  const { data: me } = useSuspenseQuery(meQuery);
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues: { name: me.name },
    validate: { name: (name) => (name.trim() === '' ? t`Enter your name.` : null) },
    mutation: rename,
    onDone: () => undefined,
  });
  return (
    <Section title={t`Profile`} description={t`What other members see about you.`}>
      <Paper withBorder radius="lg" p="lg" maw="40rem">
        <Stack>
          <EmailAddress />
          <form onSubmit={submit} noValidate>
            <Stack>
              <ProblemAlert problem={problem} />
              <TextInput
                label={t`Name`}
                autoComplete="name"
                key={form.key('name')}
                {...form.getInputProps('name')}
              />
              <Group justify="flex-end">
                <Button type="submit" loading={isSending}>{t`Save`}</Button>
              </Group>
            </Stack>
          </form>
        </Stack>
      </Paper>
    </Section>
  );
}
