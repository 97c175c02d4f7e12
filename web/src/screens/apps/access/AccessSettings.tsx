import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Button, Fieldset, Stack, Text } from '@mantine/core';
import { type App, changeApp, keyOfApps } from '../../../api/queries/apps.ts';
import { mayManageApps } from '../../../api/roles.ts';
import { useProblemForm } from '../../../components/problem-form.ts';
import { Section } from '../../../components/Section.tsx';
import { textOf } from '../../../language/text.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { FormFooter } from '../../integrations/configure/FormFooter.tsx';
import { LeaveGuard } from '../../integrations/edit/LeaveGuard.tsx';
import { AnonymousCalls } from './AnonymousCalls.tsx';
import {
  type AccessError,
  type AccessValues,
  accessEditOf,
  accessErrors,
  accessValuesOf,
} from './access-values.ts';
import { BrowserOrigins } from './BrowserOrigins.tsx';
import { UserTokens } from './UserTokens.tsx';

const ERRORS: Readonly<Record<AccessError, MessageDescriptor>> = {
  incomplete: msg`Fill in each row, or remove it.`,
  no_issuer: msg`Enter the issuer URL.`,
  no_audience: msg`Enter the audience of the tokens.`,
  no_number: msg`Enter a number.`,
};

/** Who may call without a token of the app, and from where: one form; read-only for viewers. */
export function AccessSettings({ app }: { app: App }) {
  const workspace = useWorkspace();
  const mayManage = mayManageApps(workspace);
  const { form, submit, problem, isSending } = useProblemForm({
    mode: 'controlled',
    initialValues: accessValuesOf(app),
    validate: (values) =>
      Object.fromEntries(
        Object.entries(accessErrors(values)).map(([field, error]) => [field, textOf(ERRORS[error])]),
      ),
    mutation: {
      mutationFn: (values: AccessValues) => changeApp(workspace.slug, app.id, accessEditOf(app, values)),
      meta: { successMessage: t`Saved`, invalidates: [keyOfApps(workspace.slug)] },
    },
    onDone(saved) {
      form.setInitialValues(accessValuesOf(saved));
      form.setValues(accessValuesOf(saved));
    },
  });
  const isDirty = form.isDirty();
  return (
    <form onSubmit={submit} noValidate>
      <LeaveGuard isDirty={isDirty} />
      <Fieldset variant="unstyled" disabled={!mayManage} m={0}>
        <Stack gap="2.5rem">
          <Section
            title={t`Allowed origins (CORS)`}
            description={t`The origins of web pages that may call on behalf of the app. Servers send no origin and are not affected; calls from other origins are rejected.`}
          >
            <BrowserOrigins form={form} />
          </Section>
          <Section
            title={t`End-user tokens (JWT)`}
            description={t`If the app has its own sign-in, its pages can call with the token of the signed-in user: the browser holds no app token, and each call is logged with its user.`}
          >
            <UserTokens form={form} />
          </Section>
          <Section
            title={t`Anonymous calls`}
            description={t`For public pages: calls without a token, within a rate limit. Anyone can call what the app may use.`}
          >
            <AnonymousCalls form={form} />
          </Section>
        </Stack>
      </Fieldset>
      {mayManage && (
        <FormFooter problem={problem}>
          <Text size="sm" c="dimmed">
            {isDirty ? t`Not saved yet` : t`No changes`}
          </Text>
          <Button type="submit" loading={isSending} disabled={!isDirty}>{t`Save`}</Button>
        </FormFooter>
      )}
    </form>
  );
}
