import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
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
        {t`Captured`}
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
            {t`Show request and response`}
          </Button>
          <Text size="xs" c="dimmed">
            {t`Recorded in the audit log`}
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
        <Trans>
          Secrets are redacted. Deleted <RelativeTime at={expires_at} />.
        </Trans>
      </Text>
      <Tabs defaultValue={response ? 'response' : request ? 'request' : 'input'} keepMounted={false}>
        <Tabs.List mb="sm" aria-label={t`Captured call`}>
          {response && <Tabs.Tab value="response">{t`Response`}</Tabs.Tab>}
          {request && <Tabs.Tab value="request">{t`Request`}</Tabs.Tab>}
          <Tabs.Tab value="input">{t`App’s input`}</Tabs.Tab>
        </Tabs.List>
        {response && (
          <Tabs.Panel value="response">
            <Stack gap="md">
              <Body body={response.body} part="response" />
              <HeaderList headers={response.headers} />
            </Stack>
          </Tabs.Panel>
        )}
        {request && (
          <Tabs.Panel value="request">
            <Stack gap="md">
              <CodeBlock code={`${request.method} ${request.url}`} label="URL" />
              <Body body={request.body} part="request" />
              <HeaderList headers={request.headers} />
            </Stack>
          </Tabs.Panel>
        )}
        <Tabs.Panel value="input">
          {input === null ? (
            <Text size="sm">{t`The input was too large to keep.`}</Text>
          ) : (
            <BodyViewer text={JSON.stringify(input)} isJson label={t`input`} />
          )}
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

type BodyOfCall = NonNullable<Captured['response']>['body'];

function Body({ body, part }: { body: BodyOfCall; part: 'request' | 'response' }) {
  const isResponse = part === 'response';
  if (body === null)
    return <Text size="sm">{isResponse ? t`No response body is kept.` : t`No request body is kept.`}</Text>;
  const { text, media_type, is_truncated } = body;
  const mediaType = media_type ?? t`no media type`;
  if (text === null)
    return (
      <Text size="sm">
        {isResponse
          ? t`The response body is not text (${{ mediaType }}), and is not kept.`
          : t`The request body is not text (${{ mediaType }}), and is not kept.`}
      </Text>
    );
  return (
    <Stack gap="xs">
      {is_truncated && (
        <Alert color="blue" p="xs">
          {t`Only the first 64 KiB are kept.`}
        </Alert>
      )}
      <BodyViewer
        text={text}
        isJson={!is_truncated && isJson(text)}
        label={isResponse ? t`response body` : t`request body`}
      />
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
