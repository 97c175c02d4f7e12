import { Stack } from '@mantine/core';
import type { App } from '../../../api/queries/apps.ts';
import { Section } from '../../../components/Section.tsx';
import { BuilderContext } from './BuilderContext.tsx';
import { FirstCall } from './FirstCall.tsx';
import { FirstToken } from './FirstToken.tsx';
import { Starter } from './Starter.tsx';

/** From nothing to a first call, and on from there. */
export function Start({ app }: { app: App }) {
  return (
    <Stack gap="2.5rem">
      <Section
        title="1. Make a token"
        description="The app proves itself with it. It stays on the app’s server; Trunkline adds the keys of the APIs."
      >
        <FirstToken app={app} />
      </Section>
      <Section title="2. Send a call" description="Choose an operation and copy its code.">
        <FirstCall app={app} />
      </Section>
      <Section
        title="3. Build on"
        description="With a small web app that runs already, or with an AI builder that knows your APIs."
      >
        <Starter app={app} />
        <BuilderContext app={app} />
      </Section>
    </Stack>
  );
}
