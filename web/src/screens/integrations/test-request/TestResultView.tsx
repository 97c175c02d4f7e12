import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Group, Stack, Tabs, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { CodeBlock } from '../../../components/CodeBlock.tsx';
import { indentJson } from '../../../components/code-viewer/json-text.ts';
import { Panel } from '../details/Panel.tsx';
import { HeaderList } from './HeaderList.tsx';
import { ResponseBody } from './ResponseBody.tsx';
import { StatusBadge } from './StatusBadge.tsx';
import { Timings } from './Timings.tsx';
import type { TestResult } from './test-result.ts';

type Props = {
  result: TestResult;
  isBodyDropped: boolean;
  /** A clock and a button to cancel it, while a streamed response arrives. */
  pending: ReactNode;
  /** An error after the response had started. */
  children: ReactNode;
};

/** The result of a test request: response and request, with secrets redacted. */
export function TestResultView({ result, isBodyDropped, pending, children }: Props) {
  const { request, response } = result;
  return (
    <Panel
      title={t`Response`}
      actions={
        <Group gap="xs">
          {pending}
          <StatusBadge size="lg" code={response.status_code} />
        </Group>
      }
    >
      <Timings {...result} />
      {children}
      <Tabs defaultValue="body" keepMounted={false}>
        <Tabs.List mb="md" aria-label={t`Test request`}>
          <Tabs.Tab value="body">{t`Body`}</Tabs.Tab>
          <Tabs.Tab value="headers">{t`Headers`}</Tabs.Tab>
          <Tabs.Tab value="request">{t`Request`}</Tabs.Tab>
          <Tabs.Tab value="curl">curl</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="body">
          <ResponseBody result={result} isBodyDropped={isBodyDropped} />
        </Tabs.Panel>
        <Tabs.Panel value="headers">
          <HeaderList headers={response.headers} />
        </Tabs.Panel>
        <Tabs.Panel value="request">
          <Request request={request} />
        </Tabs.Panel>
        <Tabs.Panel value="curl">
          <Curl command={request.curl} />
        </Tabs.Panel>
      </Tabs>
    </Panel>
  );
}

function Request({ request: { method, url, headers, body } }: Pick<TestResult, 'request'>) {
  return (
    <Stack gap="md">
      <CodeBlock code={`${method} ${url}`} label="URL" />
      <HeaderList headers={headers} />
      {body !== null && <CodeBlock code={isJson(body) ? indentJson(body) : body} label={t`body`} />}
    </Stack>
  );
}

/** Secrets are variables of the shell in it. */
function Curl({ command }: { command: string }) {
  const variables = [...new Set([...command.matchAll(/"\$([A-Z][A-Z0-9_]*)"/g)].map(([, name]) => name))];
  return (
    <Stack gap="xs">
      {variables.length > 0 && (
        <Text size="sm">
          <Trans>
            Secrets are left out. Set {variables.join(' and ')} in your shell, then run the command.
          </Trans>
        </Text>
      )}
      <CodeBlock code={command} label={t`curl command`} />
    </Stack>
  );
}

function isJson(text: string): boolean {
  return text.startsWith('{') || text.startsWith('[');
}
