import { t } from '@lingui/core/macro';
import { Stack, Tabs, Text } from '@mantine/core';
import type { CallInput, Operation } from '../../../api/queries/integrations.ts';
import { CodeBlock } from '../../../components/CodeBlock.tsx';
import { exampleInputOf } from '../operation/example-input.ts';
import { type CallExample, curlCode, fetchCode, sdkCode, typedCode } from './code-examples.ts';

type Kind = {
  value: string;
  label: string;
  code: (call: CallExample) => string;
  /** The file that the code goes into, and the commands that run it. Without one, the code is a command itself. */
  file?: { name: string; install?: string; run: string };
};

const INSTALL_SDK = 'npm install @base44/sdk';

const KINDS: readonly Kind[] = [
  {
    value: 'sdk',
    label: 'SDK',
    code: sdkCode,
    file: { name: 'first-call.mjs', install: INSTALL_SDK, run: 'node first-call.mjs' },
  },
  {
    value: 'typescript',
    label: 'TypeScript',
    code: typedCode,
    file: { name: 'first-call.mts', install: INSTALL_SDK, run: 'node first-call.mts  # Node 22.18 or newer' },
  },
  {
    value: 'fetch',
    label: 'fetch',
    code: fetchCode,
    file: { name: 'first-call.mjs', run: 'node first-call.mjs' },
  },
  { value: 'curl', label: 'curl', code: curlCode },
];

type Props = {
  slug: string;
  operation: Operation;
  /** The app that calls, where it is known. */
  appId?: string;
  /** A token of the app that was just created: it is filled in. */
  token?: string;
  /** What to call with; by default example values for what is required. */
  input?: CallInput;
};

/** Code that calls an endpoint, and the commands that run it, to copy into an app. */
export function EndpointCode({ slug, operation, appId, token, input = exampleInputOf(operation) }: Props) {
  const call = { server: location.origin, appId: appId ?? 'YOUR_APP_ID', slug, operation, input };
  return (
    <Stack gap="xs">
      <Tabs defaultValue="sdk" variant="pills" keepMounted={false}>
        <Tabs.List aria-label={t`Code`} mb="xs">
          {KINDS.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {KINDS.map((kind) => (
          <Tabs.Panel key={kind.value} value={kind.value}>
            <KindOfCode kind={kind} call={call} token={token} />
          </Tabs.Panel>
        ))}
      </Tabs>
      <Text size="xs" c="dimmed">
        {appId === undefined && <>{t`The page of the app shows its ID and creates tokens.`} </>}
        {t`Keep the token on a server, never in a web page.`}
      </Text>
    </Stack>
  );
}

type KindOfCodeProps = { kind: Kind; call: CallExample; token: string | undefined };

function KindOfCode({ kind: { label, code, file }, call, token }: KindOfCodeProps) {
  const setToken = `export TRUNKLINE_TOKEN=${token ?? 'PASTE_THE_TOKEN_HERE'}`;
  return (
    <Stack gap="xs">
      {file && <Step>{t`Save this as ${file.name}:`}</Step>}
      {!file && <Step>{t`In a terminal, set the token:`}</Step>}
      {!file && <CodeBlock code={setToken} label={t`terminal commands`} />}
      {!file && <Step>{t`Then call:`}</Step>}
      <CodeBlock code={code(call)} label={t`${label} code`} />
      {file && <Step>{t`Then run it in a terminal, in the same folder:`}</Step>}
      {file && (
        <CodeBlock
          code={[file.install, setToken, file.run].filter((line) => line !== undefined).join('\n')}
          label={t`terminal commands`}
        />
      )}
    </Stack>
  );
}

function Step({ children }: { children: string | string[] }) {
  return <Text size="sm">{children}</Text>;
}
