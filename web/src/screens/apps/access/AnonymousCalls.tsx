import { NumberInput, Switch } from '@mantine/core';
import { useState } from 'react';
import { type App, changeApp, keyOfApps } from '../../../api/queries/apps.ts';
import { useProblemForm } from '../../../components/problem-form.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { AccessForm } from './AccessForm.tsx';

const DEFAULT_LIMITS = { calls_per_minute: 60, calls_per_minute_per_ip: 10 };
const BOUNDS = { min: 1, max: 1_000_000, allowDecimal: false, thousandSeparator: ',' } as const;

type Values = {
  isOn: boolean;
  anonymous_calls: { calls_per_minute: number | ''; calls_per_minute_per_ip: number | '' };
};

/** Calls without a token, and their rate limits. */
export function AnonymousCalls({ app }: { app: App }) {
  const { slug } = useWorkspace();
  const initialValues: Values = {
    isOn: app.anonymous_calls !== null,
    anonymous_calls: app.anonymous_calls ?? DEFAULT_LIMITS,
  };
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues,
    validate: {
      anonymous_calls: { calls_per_minute: numberError, calls_per_minute_per_ip: numberError },
    },
    mutation: {
      mutationFn: ({ isOn, anonymous_calls }: Values) =>
        changeApp(slug, app.id, { anonymous_calls: isOn ? limitsFrom(anonymous_calls) : null }),
      meta: { successMessage: 'Saved', invalidates: [keyOfApps(slug)] },
    },
    onDone: () => {},
  });
  const [isOn, setIsOn] = useState(initialValues.isOn);
  form.watch('isOn', ({ value }) => setIsOn(value));
  return (
    <AccessForm onSubmit={submit} problem={problem} isSending={isSending} what="anonymous calls">
      <Switch
        label="Allow calls without a token"
        key={form.key('isOn')}
        {...form.getInputProps('isOn', { type: 'checkbox' })}
      />
      {isOn && (
        <>
          <NumberInput
            label="Calls per minute, in total"
            {...BOUNDS}
            key={form.key('anonymous_calls.calls_per_minute')}
            {...form.getInputProps('anonymous_calls.calls_per_minute')}
          />
          <NumberInput
            label="Calls per minute, per IP address"
            {...BOUNDS}
            key={form.key('anonymous_calls.calls_per_minute_per_ip')}
            {...form.getInputProps('anonymous_calls.calls_per_minute_per_ip')}
          />
        </>
      )}
    </AccessForm>
  );
}

function numberError(value: number | ''): string | null {
  return value === '' ? 'Enter a number.' : null;
}

function limitsFrom({ calls_per_minute, calls_per_minute_per_ip }: Values['anonymous_calls']) {
  return {
    calls_per_minute: Number(calls_per_minute),
    calls_per_minute_per_ip: Number(calls_per_minute_per_ip),
  };
}
