import { Badge, Group, Stack, Tabs, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { CodeBlock } from '../../../components/CodeBlock.tsx';
import { Facts } from '../../../components/Facts.tsx';
import { Panel } from '../details/Panel.tsx';
import { indentJson } from './json-text.ts';
import { Timings } from './Timings.tsx';
import { MAX_TEXT_LENGTH, type TestResult } from './test-result.ts';

type Props = {
  result: TestResult;
  /** A button that stops a streamed response. */
  stop: ReactNode;
  /** An error after the response had started. */
  children: ReactNode;
};

/** The result of a test request: response and request, with secrets redacted. */
export function TestResultView({ result, stop, children }: Props) {
  const { request, response } = result;
  return (
    <Panel
      title="Response"
      actions={
        <Group gap="xs">
          {stop}
          <Status code={response.status_code} />
        </Group>
      }
    >
      <Timings {...result} />
      {children}
      <Tabs defaultValue="body" keepMounted={false}>
        <Tabs.List mb="md" aria-label="Test request">
          <Tabs.Tab value="body">Body</Tabs.Tab>
          <Tabs.Tab value="headers">Headers</Tabs.Tab>
          <Tabs.Tab value="request">Request</Tabs.Tab>
          <Tabs.Tab value="curl">curl</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="body">
          <Content result={result} />
        </Tabs.Panel>
        <Tabs.Panel value="headers">
          <HeaderList headers={response.headers} />
        </Tabs.Panel>
        <Tabs.Panel value="request">
          <Request request={request} />
        </Tabs.Panel>
        <Tabs.Panel value="curl">
          <CodeBlock code={request.curl} label="curl command" />
        </Tabs.Panel>
      </Tabs>
    </Panel>
  );
}

function Status({ code }: { code: number }) {
  const color = code < 300 ? 'green' : code < 400 ? 'amber' : 'red';
  return (
    <Badge variant="light" size="lg" radius="sm" color={color}>
      {code}
    </Badge>
  );
}

function Content({ result: { content, bytes } }: { result: TestResult }) {
  if (!content) return <Text size="sm">Binary data, {bytes.toLocaleString('en')} bytes so far.</Text>;
  if ('text' in content)
    return <TextContent text={content.text} isWhole={content.text.length < MAX_TEXT_LENGTH} />;
  const { json } = content;
  if (json === 'null') return <Text size="sm">The response body is empty.</Text>;
  const text = json.startsWith('"') ? String(JSON.parse(json)) : indentJson(json.slice(0, MAX_TEXT_LENGTH));
  return <TextContent text={text.slice(0, MAX_TEXT_LENGTH)} isWhole={json.length <= MAX_TEXT_LENGTH} />;
}

function TextContent({ text, isWhole }: { text: string; isWhole: boolean }) {
  return (
    <Stack gap="xs">
      <CodeBlock code={text} label="data" />
      {!isWhole && (
        <Text size="sm" c="dimmed">
          Only the beginning is shown.
        </Text>
      )}
    </Stack>
  );
}

function Request({ request: { method, url, headers, body } }: Pick<TestResult, 'request'>) {
  return (
    <Stack gap="md">
      <CodeBlock code={`${method} ${url}`} label="URL" />
      <HeaderList headers={headers} />
      {body !== null && <CodeBlock code={isJson(body) ? indentJson(body) : body} label="body" />}
    </Stack>
  );
}

function isJson(text: string): boolean {
  return text.startsWith('{') || text.startsWith('[');
}

/** A repeated header is listed once, with all its values. */
function HeaderList({ headers }: Pick<TestResult['response'], 'headers'>) {
  const byName = Map.groupBy(headers, ({ name }) => name);
  return (
    <Facts
      facts={[...byName].map(([name, several]) => [name, several.map(({ value }) => value).join('\n')])}
    />
  );
}
