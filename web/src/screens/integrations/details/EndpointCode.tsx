import { Stack, Tabs, Text } from '@mantine/core';
import type { Operation } from '../../../api/queries/integrations.ts';
import { CodeBlock } from '../../../components/CodeBlock.tsx';
import { curlCode, fetchCode, sdkCode, typedCode } from './code-examples.ts';

const KINDS = [
  { value: 'sdk', label: 'SDK', code: sdkCode },
  { value: 'typescript', label: 'TypeScript', code: typedCode },
  { value: 'fetch', label: 'fetch', code: fetchCode },
  { value: 'curl', label: 'curl', code: curlCode },
] as const;

type Props = {
  slug: string;
  operation: Operation;
  /** The app that calls, where it is known. */
  appId?: string;
};

/** Code that calls an endpoint, to copy into an app. */
export function EndpointCode({ slug, operation, appId }: Props) {
  const target = { server: location.origin, appId: appId ?? 'YOUR_APP_ID' };
  return (
    <Stack gap="xs">
      <Tabs defaultValue="sdk" variant="pills" keepMounted={false}>
        <Tabs.List aria-label="Code" mb="xs">
          {KINDS.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {KINDS.map(({ value, label, code }) => (
          <Tabs.Panel key={value} value={value}>
            <CodeBlock code={code(target, slug, operation)} label={`${label} code`} />
          </Tabs.Panel>
        ))}
      </Tabs>
      <Text size="xs" c="dimmed">
        {appId === undefined && 'The page of the app shows its ID and creates tokens. '}
        Keep the token on a server, never in a web page.
      </Text>
    </Stack>
  );
}
