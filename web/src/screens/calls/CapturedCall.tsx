import { Alert, Button, Group, Stack, Tabs, Text, Title } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Call } from '../../api/queries/calls.ts';
import { type CapturedCall as Captured, capturedCallQuery } from '../../api/queries/captures.ts';
import { CodeBlock } from '../../components/CodeBlock.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { DetailsSkeleton } from '../../components/Skeletons.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { HeaderList } from '../integrations/test-request/HeaderList.tsx';
import { BodyViewer } from '../integrations/test-request/ResponseBody.tsx';

/** What a call sent and received. It is read on demand, since the audit log says who read it. */
export function CapturedCall({ call: { id } }: { call: Call }) {
  const { slug } = useWorkspace();
  const [isWanted, setWanted] = useState(false);
  const captured = useQuery({ ...capturedCallQuery(slug, id), enabled: isWanted });
  const isOpen = isWanted || captured.data !== undefined;
  return (
    <Stack gap="xs">
      <Title order={2} size="sm">
        Captured
      </Title>
      {isOpen ? (
        <Loaded query={captured} skeleton={<DetailsSkeleton />}>
          {(loaded) => <Exchange captured={loaded} />}
        </Loaded>
      ) : (
        <Group gap="sm">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconEye size={14} />}
            onClick={() => setWanted(true)}
          >
            Show request and response
          </Button>
          <Text size="xs" c="dimmed">
            Recorded in the audit log
          </Text>
        </Group>
      )}
    </Stack>
  );
}

function Exchange({ captured: { input, request, response, expires_at } }: { captured: Captured }) {
  return (
    <>
      <Text size="xs" c="dimmed">
        Secrets are redacted. Deleted <RelativeTime at={expires_at} />.
      </Text>
      <Tabs defaultValue={response ? 'response' : request ? 'request' : 'input'} keepMounted={false}>
        <Tabs.List mb="sm" aria-label="Captured call">
          {response && <Tabs.Tab value="response">Response</Tabs.Tab>}
          {request && <Tabs.Tab value="request">Request</Tabs.Tab>}
          <Tabs.Tab value="input">App’s input</Tabs.Tab>
        </Tabs.List>
        {response && (
          <Tabs.Panel value="response">
            <Stack gap="md">
              <Body body={response.body} name="response body" />
              <HeaderList headers={response.headers} />
            </Stack>
          </Tabs.Panel>
        )}
        {request && (
          <Tabs.Panel value="request">
            <Stack gap="md">
              <CodeBlock code={`${request.method} ${request.url}`} label="URL" />
              <Body body={request.body} name="request body" />
              <HeaderList headers={request.headers} />
            </Stack>
          </Tabs.Panel>
        )}
        <Tabs.Panel value="input">
          {input === null ? (
            <Text size="sm">The input was too large to keep.</Text>
          ) : (
            <BodyViewer text={JSON.stringify(input)} isJson label="input" />
          )}
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

type BodyOfCall = NonNullable<Captured['response']>['body'];

function Body({ body, name }: { body: BodyOfCall; name: string }) {
  if (body === null) return <Text size="sm">No {name} is kept.</Text>;
  const { text, media_type, is_truncated } = body;
  if (text === null)
    return (
      <Text size="sm">
        The {name} is not text ({media_type ?? 'no media type'}), and is not kept.
      </Text>
    );
  return (
    <Stack gap="xs">
      {is_truncated && (
        <Alert color="blue" p="xs">
          Only the first 64 KiB are kept.
        </Alert>
      )}
      <BodyViewer text={text} isJson={!is_truncated && isJson(text)} label={name} />
    </Stack>
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
