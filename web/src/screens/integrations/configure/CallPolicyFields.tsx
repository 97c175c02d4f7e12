import { t } from '@lingui/core/macro';
import { MultiSelect, Radio, Select, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core';
import { methodAndPath } from '@trunkline/contract/operation-key';
import { DEFAULT_CIRCUIT_BREAKER } from '@trunkline/contract/schemas/call-policy';
import type { ReactNode } from 'react';
import { numberText } from '../../../components/number-text.ts';
import type { IntegrationForm } from './values.ts';
import { WholeNumberInput } from './WholeNumberInput.tsx';

/** The bounds here and below are those of the contract (packages/contract/src/schemas/call-policy.ts). */
const MILLISECONDS = { min: 10, max: 600_000, suffix: ' ms' };

type Props = { form: IntegrationForm };

/** The call policy: validation, timeouts, retries, circuit breaker, limits and cache. */
export function CallPolicyFields({ form }: Props) {
  return (
    <Stack gap="xl" pt="sm">
      <PolicySection
        title={t`Validation`}
        text={t`Calls are validated against the spec before they are sent. Invalid path parameters are always rejected, unless validation is off.`}
      >
        <Validation form={form} />
      </PolicySection>
      <PolicySection title={t`Timeouts`} text={t`If empty, the limits of the server apply.`}>
        <Timeouts form={form} />
      </PolicySection>
      <PolicySection
        title={t`Retries`}
        text={t`After a temporary failure, with increasing delays. Only idempotent calls are retried: GET, PUT, DELETE and similar methods, and calls with an Idempotency-Key.`}
      >
        <Select
          label={t`Retry a call`}
          data={retryOptions()}
          allowDeselect={false}
          maw="16rem"
          value={String(form.values.call_policy.retries)}
          error={form.errors['call_policy.retries']}
          onChange={(retries) => form.setFieldValue('call_policy.retries', Number(retries))}
        />
      </PolicySection>
      <PolicySection
        title={t`Circuit breaker`}
        text={t`When an API keeps failing, calls are rejected at once for some time, so that apps do not wait and the API can recover.`}
      >
        <Breaker form={form} />
      </PolicySection>
      <PolicySection
        title={t`Limits`}
        text={t`Protects the API from too many calls. If empty, there is no limit.`}
      >
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <WholeNumberInput
            label={t`Concurrent calls`}
            placeholder={t`No limit`}
            min={1}
            max={10_000}
            {...form.getInputProps('call_policy.max_concurrent_calls')}
          />
          <WholeNumberInput
            label={t`Calls per minute, all apps`}
            placeholder={t`No limit`}
            min={1}
            max={1_000_000}
            {...form.getInputProps('call_policy.calls_per_minute')}
          />
        </SimpleGrid>
      </PolicySection>
      <PolicySection
        title={t`Cache`}
        text={t`Responses of these endpoints are cached for as long as their headers allow. None by default.`}
      >
        <Cached form={form} />
      </PolicySection>
      <PolicySection
        title={t`Tracing`}
        text={t`Sends the trace that a call belongs to to the API, so that its own tracing continues it (W3C Trace Context).`}
      >
        <Switch
          label={t`Send traceparent to the API`}
          checked={form.values.call_policy.propagate_trace}
          onChange={(event) => form.setFieldValue('call_policy.propagate_trace', event.currentTarget.checked)}
        />
      </PolicySection>
    </Stack>
  );
}

function PolicySection({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <section>
      <Title order={3}>{title}</Title>
      <Text size="sm" c="dimmed" mb="sm" maw="46rem">
        {text}
      </Text>
      {children}
    </section>
  );
}

function Validation({ form }: Props) {
  return (
    <Stack>
      <Radio.Group label={t`Requests`} {...form.getInputProps('call_policy.validate_requests')}>
        <Stack gap="xs" mt="xs">
          <Radio
            value="lenient"
            label={t`Lenient (default)`}
            description={t`Warn about values that do not match the spec, and send the call: specs are often stricter than their API.`}
          />
          <Radio
            value="strict"
            label={t`Strict`}
            description={t`Reject calls that do not match the spec, with every error and its path.`}
          />
          <Radio
            value="off"
            label={t`Off`}
            description={t`Check only what is needed to build the request.`}
          />
        </Stack>
      </Radio.Group>
      <Switch
        label={t`Warn about responses that do not match the spec`}
        checked={form.values.call_policy.validate_responses === 'warn'}
        onChange={(event) =>
          form.setFieldValue('call_policy.validate_responses', event.currentTarget.checked ? 'warn' : 'off')
        }
      />
    </Stack>
  );
}

function Timeouts({ form }: Props) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }}>
      <WholeNumberInput
        label={t({ message: 'Connect', context: 'timeout' })}
        placeholder={`${numberText(10_000)} ms`}
        {...MILLISECONDS}
        {...form.getInputProps('call_policy.timeouts.connect_ms')}
      />
      <WholeNumberInput
        label={t`First byte`}
        placeholder={`${numberText(30_000)} ms`}
        {...MILLISECONDS}
        {...form.getInputProps('call_policy.timeouts.first_byte_ms')}
      />
      <WholeNumberInput
        label={t`Whole call, including retries`}
        placeholder={`${numberText(30_000)} ms`}
        {...MILLISECONDS}
        {...form.getInputProps('call_policy.timeouts.total_ms')}
      />
    </SimpleGrid>
  );
}

function retryOptions() {
  return [
    { value: '0', label: t`Never` },
    { value: '1', label: t`Once` },
    { value: '2', label: t`Twice (default)` },
    ...[3, 4, 5].map((count) => ({ value: String(count), label: t`${count} times` })),
  ];
}

function Breaker({ form }: Props) {
  const breaker = form.values.call_policy.circuit_breaker;
  return (
    <Stack>
      <Switch
        label={t`Use a circuit breaker`}
        checked={breaker !== null}
        onChange={(event) =>
          form.setFieldValue(
            'call_policy.circuit_breaker',
            event.currentTarget.checked ? DEFAULT_CIRCUIT_BREAKER : null,
          )
        }
      />
      {breaker && (
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <WholeNumberInput
            label={t`Consecutive failures before it opens`}
            min={1}
            max={1000}
            whenEmpty={DEFAULT_CIRCUIT_BREAKER.failures}
            {...form.getInputProps('call_policy.circuit_breaker.failures')}
          />
          <WholeNumberInput
            label={t`Time it stays open`}
            suffix=" s"
            min={1}
            max={3600}
            whenEmpty={DEFAULT_CIRCUIT_BREAKER.open_seconds}
            {...form.getInputProps('call_policy.circuit_breaker.open_seconds')}
          />
        </SimpleGrid>
      )}
    </Stack>
  );
}

function Cached({ form }: Props) {
  const { operations, call_policy } = form.values;
  const gets = operations.filter((key) => methodAndPath(key).method === 'get');
  return (
    <MultiSelect
      label={t`Cached endpoints`}
      placeholder={gets.length === 0 ? t`No GET endpoint selected` : ''}
      disabled={gets.length === 0}
      data={gets.map((key) => ({ value: key, label: methodAndPath(key).path }))}
      searchable
      clearable
      value={call_policy.cached_operations.filter((key) => gets.includes(key))}
      error={form.errors['call_policy.cached_operations']}
      onChange={(keys) => form.setFieldValue('call_policy.cached_operations', keys)}
    />
  );
}
