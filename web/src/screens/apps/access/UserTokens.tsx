import { Fieldset, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type App, changeApp, keyOfApps } from '../../../api/queries/apps.ts';
import { useProblemForm } from '../../../components/problem-form.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { obstacleOf } from '../../integrations/obstacle.ts';
import { AccessForm } from './AccessForm.tsx';
import { type Claim, claimsFrom, claimsOf } from './claims.ts';
import { RequiredClaims } from './RequiredClaims.tsx';

type Values = {
  isOn: boolean;
  user_tokens: { issuer: string; audience: string; jwks_url: string; claims: Claim[] };
};

function valuesOf({ user_tokens }: App): Values {
  const { issuer = '', audience = '', jwks_url, required_claims = {} } = user_tokens ?? {};
  return {
    isOn: user_tokens !== null,
    user_tokens: { issuer, audience, jwks_url: jwks_url ?? '', claims: claimsOf(required_claims) },
  };
}

function settingsFrom({ isOn, user_tokens }: Values): App['user_tokens'] {
  if (!isOn) return null;
  const { issuer, audience, jwks_url, claims } = user_tokens;
  return {
    issuer: issuer.trim(),
    audience: audience.trim(),
    jwks_url: jwks_url.trim() || null,
    required_claims: claimsFrom(claims),
  };
}

/** The issuer whose users may call with their own tokens. */
export function UserTokens({ app }: { app: App }) {
  const workspace = useWorkspace();
  const mayChooseIssuer = obstacleOf(workspace) === undefined;
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues: valuesOf(app),
    validate: {
      user_tokens: {
        issuer: (issuer: string, { isOn }: Values) =>
          isOn && issuer.trim() === '' ? 'Enter the issuer URL.' : null,
        audience: (audience: string, { isOn }: Values) =>
          isOn && audience.trim() === '' ? 'Enter the audience of the tokens.' : null,
      },
    },
    mutation: {
      mutationFn: (values: Values) =>
        changeApp(workspace.slug, app.id, { user_tokens: settingsFrom(values) }),
      meta: { successMessage: 'Saved', invalidates: [keyOfApps(workspace.slug)] },
    },
    onDone(changed) {
      form.setValues(valuesOf(changed));
    },
  });
  const [isOn, setIsOn] = useState(app.user_tokens !== null);
  form.watch('isOn', ({ value }) => setIsOn(value));
  return (
    <AccessForm onSubmit={submit} problem={problem} isSending={isSending} what="user tokens">
      <Switch
        label="Accept tokens of the app’s own users"
        key={form.key('isOn')}
        {...form.getInputProps('isOn', { type: 'checkbox' })}
      />
      {!mayChooseIssuer && (
        <Text size="sm" c="dimmed">
          Only admins can choose the issuer, in a shared workspace on the builder plan or higher.
        </Text>
      )}
      {isOn && (
        <Fieldset variant="unstyled" disabled={!mayChooseIssuer}>
          <Stack>
            <TextInput
              label="Issuer"
              description="The iss claim of the tokens: the URL of the app’s identity provider."
              placeholder="https://login.example.com"
              key={form.key('user_tokens.issuer')}
              {...form.getInputProps('user_tokens.issuer')}
            />
            <TextInput
              label="Audience"
              description="The aud claim of the tokens. Tokens issued for another audience are rejected."
              placeholder="my-app"
              key={form.key('user_tokens.audience')}
              {...form.getInputProps('user_tokens.audience')}
            />
            <TextInput
              label="JWKS URL"
              description="Where the signing keys are published. Leave it empty to use the issuer’s OpenID configuration."
              placeholder="https://login.example.com/jwks.json"
              key={form.key('user_tokens.jwks_url')}
              {...form.getInputProps('user_tokens.jwks_url')}
            />
            <RequiredClaims
              claims={form.getValues().user_tokens.claims}
              inputAt={(index, part) => ({
                key: form.key(`user_tokens.claims.${index}.${part}`),
                ...form.getInputProps(`user_tokens.claims.${index}.${part}`),
              })}
              onAdd={() => form.insertListItem('user_tokens.claims', { name: '', value: '' })}
              onRemove={(index) => form.removeListItem('user_tokens.claims', index)}
            />
          </Stack>
        </Fieldset>
      )}
    </AccessForm>
  );
}
