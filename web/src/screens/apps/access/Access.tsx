import { Stack } from '@mantine/core';
import type { App } from '../../../api/queries/apps.ts';
import { AccessSettings } from './AccessSettings.tsx';
import { Tokens } from './Tokens.tsx';

/** Who may call on behalf of the app, and from where. */
export function Access({ app }: { app: App }) {
  return (
    <Stack gap="2.5rem">
      <Tokens app={app} />
      <AccessSettings app={app} />
    </Stack>
  );
}
