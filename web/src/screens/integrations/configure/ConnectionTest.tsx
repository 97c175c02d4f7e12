import { msg, t } from '@lingui/core/macro';
import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconPlugConnected } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type ConnectionTestResult, testConnection } from '../../../api/queries/integrations.ts';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { Section } from '../../../components/Section.tsx';
import { serverText } from '../../../language/server-texts.ts';
import { textOf } from '../../../language/text.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { bodyOf, type IntegrationForm } from './values.ts';

type Props = {
  form: IntegrationForm;
  /** What is tested: the API of a spec, or a saved integration with what the form changed. */
  target: { spec_id: string } | { integration: string };
};

/** Sends one request that changes nothing with what the form has. Optional: saving never waits for it. */
export function ConnectionTest({ form, target }: Props) {
  const workspace = useWorkspace();
  const testing = useMutation(testConnection(workspace.slug));

  function test(): void {
    const { base_url, operations, headers, credentials } = bodyOf(form.values);
    testing.mutate({ ...target, base_url, operations, headers, credentials });
  }

  return (
    <Section
      title={t`Connection`}
      description={t`One request to an endpoint that only reads, with these credentials. Nothing is saved, and you can save without it.`}
    >
      <Stack gap="sm" align="flex-start">
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlugConnected size={14} />}
          loading={testing.isPending}
          onClick={test}
        >
          {t`Test connection`}
        </Button>
        <Stack gap="sm" w="100%" aria-live="polite">
          <ProblemAlert problem={testing.error} />
          {testing.data && !testing.isPending && <TestOutcome result={testing.data} />}
        </Stack>
      </Stack>
    </Section>
  );
}

const OUTCOMES = {
  passed: { color: 'green', Icon: IconCircleCheck, title: msg`The API accepts the request` },
  failed: { color: 'red', Icon: IconCircleX, title: msg`The test failed` },
  not_tested: { color: 'gray', Icon: IconAlertTriangle, title: msg`Not tested` },
} as const;

function TestOutcome({ result }: { result: ConnectionTestResult }) {
  const { outcome, duration_ms, warnings } = result;
  const { color, Icon, title } = OUTCOMES[outcome];
  return (
    <>
      <Alert color={color} icon={<Icon />} title={textOf(title)}>
        <Group gap="xs" justify="space-between" align="flex-start">
          <OutcomeText result={result} />
          {duration_ms !== null && (
            <Text size="sm" c="dimmed">
              {Math.round(duration_ms)} ms
            </Text>
          )}
        </Group>
      </Alert>
      {warnings.length > 0 && (
        <Alert color="amber" icon={<IconAlertTriangle />} title={t`Warnings`}>
          <List size="sm" spacing={4}>
            {warnings.map((warning) => (
              <List.Item key={warning}>{serverText(warning)}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </>
  );
}

/** What came of a test, what the API says, and what to check. */
export function OutcomeText({ result: { summary, api_message, advice } }: { result: ConnectionTestResult }) {
  return (
    <Stack gap={4}>
      <Text size="sm">{summary}</Text>
      {api_message !== null && <Text size="sm">{t`The API says: “${api_message}”`}</Text>}
      {advice !== null && <Text size="sm">{advice}</Text>}
    </Stack>
  );
}
