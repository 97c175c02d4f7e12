import { t } from '@lingui/core/macro';
import { Fieldset, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { obstacleOf } from '../../integrations/obstacle.ts';
import type { AccessForm } from './access-values.ts';
import { RequiredClaims } from './RequiredClaims.tsx';

/** The issuer whose users may call with their own tokens. */
export function UserTokens({ form }: { form: AccessForm }) {
  const mayChooseIssuer = obstacleOf(useWorkspace()) === undefined;
  return (
    <Stack maw="36rem">
      <Switch
        label={t`Accept tokens of the app’s own users`}
        {...form.getInputProps('takesUserTokens', { type: 'checkbox' })}
      />
      {!mayChooseIssuer && (
        <Text
          size="sm"
          c="dimmed"
        >{t`Only admins can choose the issuer, in a shared workspace on the builder plan or higher.`}</Text>
      )}
      {form.values.takesUserTokens && (
        <Fieldset variant="unstyled" disabled={!mayChooseIssuer}>
          <Stack>
            <TextInput
              label={t`Issuer`}
              description={t`The iss claim of the tokens: the URL of the app’s identity provider.`}
              placeholder={t`https://login.example.com`}
              {...form.getInputProps('user_tokens.issuer')}
            />
            <TextInput
              label={t`Audience`}
              description={t`The aud claim of the tokens. Tokens issued for another audience are rejected.`}
              placeholder="my-app"
              {...form.getInputProps('user_tokens.audience')}
            />
            <TextInput
              label={t`JWKS URL`}
              description={t`Where the signing keys are published. Leave it empty to use the issuer’s OpenID configuration.`}
              placeholder={t`https://login.example.com/jwks.json`}
              {...form.getInputProps('user_tokens.jwks_url')}
            />
            <RequiredClaims
              claims={form.values.user_tokens.claims}
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
    </Stack>
  );
}
