import { t } from '@lingui/core/macro';
import { NumberInput, Stack, Switch } from '@mantine/core';
import type { AccessForm } from './access-values.ts';

const BOUNDS = { min: 1, max: 1_000_000, allowDecimal: false, thousandSeparator: ',' } as const;

/** Calls without a token, and their rate limits. */
export function AnonymousCalls({ form }: { form: AccessForm }) {
  return (
    <Stack maw="36rem">
      <Switch
        label={t`Allow calls without a token`}
        {...form.getInputProps('takesAnonymousCalls', { type: 'checkbox' })}
      />
      {form.values.takesAnonymousCalls && (
        <>
          <NumberInput
            label={t`Calls per minute, in total`}
            {...BOUNDS}
            {...form.getInputProps('anonymous_calls.calls_per_minute')}
          />
          <NumberInput
            label={t`Calls per minute, per IP address`}
            {...BOUNDS}
            {...form.getInputProps('anonymous_calls.calls_per_minute_per_ip')}
          />
        </>
      )}
    </Stack>
  );
}
