import { Badge, Stack, Tabs, Text } from '@mantine/core';
import { CodeBlock } from '../../../components/CodeBlock.tsx';
import { Facts } from '../../../components/Facts.tsx';
import { indentJson } from './json-text.ts';
import { Panel } from './Panel.tsx';
import type { Tried } from './tried.ts';

/** A call that was tried: what came back and what was sent, secrets masked. */
export function TriedCall({ tried }: { tried: Tried }) {
  const { request, response, timings, data } = tried;
  return (
    <Panel title="Answer" actions={<Status code={response.status_code} />}>
      <Text size="sm" c="dimmed">
        {milliseconds(timings.total_ms)} in all, {milliseconds(timings.first_byte_ms)} to the first byte,{' '}
        {response.bytes.toLocaleString('en')} bytes
      </Text>
      <Tabs defaultValue="answer" keepMounted={false}>
        <Tabs.List mb="md" aria-label="The call">
          <Tabs.Tab value="answer">Answer</Tabs.Tab>
          <Tabs.Tab value="headers">Headers</Tabs.Tab>
          <Tabs.Tab value="request">Request</Tabs.Tab>
          <Tabs.Tab value="curl">curl</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="answer">
          <Data json={data} />
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

/** More than this takes the browser long, and nobody reads it. */
const MOST_SHOWN = 200_000;

function Data({ json }: { json: string }) {
  if (json === 'null') return <Text size="sm">The answer is empty.</Text>;
  const shown = json.startsWith('"') ? String(JSON.parse(json)) : indentJson(json.slice(0, MOST_SHOWN));
  return (
    <Stack gap="xs">
      <CodeBlock code={shown.slice(0, MOST_SHOWN)} label="data" />
      {json.length > MOST_SHOWN && (
        <Text size="sm" c="dimmed">
          Only its beginning: the whole is {json.length.toLocaleString('en')} characters long.
        </Text>
      )}
    </Stack>
  );
}

function Request({ request: { method, url, headers, body } }: Pick<Tried, 'request'>) {
  return (
    <Stack gap="md">
      <CodeBlock code={`${method} ${url}`} label="address" />
      <HeaderList headers={headers} />
      {body !== null && <CodeBlock code={isJson(body) ? indentJson(body) : body} label="body" />}
    </Stack>
  );
}

function isJson(text: string): boolean {
  return text.startsWith('{') || text.startsWith('[');
}

/** One that comes several times stands once, with all its values. */
function HeaderList({ headers }: Pick<Tried['response'], 'headers'>) {
  const byName = Map.groupBy(headers, ({ name }) => name);
  return (
    <Facts
      facts={[...byName].map(([name, several]) => [name, several.map(({ value }) => value).join('\n')])}
    />
  );
}

function milliseconds(value: number): string {
  return `${value.toLocaleString('en')} ms`;
}
