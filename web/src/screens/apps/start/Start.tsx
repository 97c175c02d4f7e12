import { t } from '@lingui/core/macro';
import { Stack } from '@mantine/core';
import { useState } from 'react';
import type { App } from '../../../api/queries/apps.ts';
import { Section } from '../../../components/Section.tsx';
import { BuilderContext } from './BuilderContext.tsx';
import { FirstCall } from './FirstCall.tsx';
import { FirstToken } from './FirstToken.tsx';
import { Starter } from './Starter.tsx';

/** The steps to a first call. */
export function Start({ app }: { app: App }) {
  // In the memory of this page only.
  const [token, setToken] = useState<string>();
  return (
    <Stack gap="2.5rem">
      <Section
        title={t`1. Create a token`}
        description={t`The app authenticates with it. It stays on the app’s server; Trunkline adds the API keys.`}
      >
        <FirstToken app={app} hasNew={token !== undefined} onCreated={setToken} />
      </Section>
      <Section
        title={t`2. Send a call`}
        description={t`Select an endpoint, run it here, or copy its code and run it where the app lives.`}
      >
        <FirstCall app={app} token={token} />
      </Section>
      <Section
        title={t`3. Build the app`}
        description={t`Start from a small working web app, or give an AI builder the context of your APIs.`}
      >
        <Starter app={app} />
        <BuilderContext app={app} />
      </Section>
    </Stack>
  );
}
