import { Stack } from '@mantine/core';
import type { App } from '../../../api/queries/apps.ts';
import { Section } from '../../../components/Section.tsx';
import { AnonymousCalls } from './AnonymousCalls.tsx';
import { BrowserOrigins } from './BrowserOrigins.tsx';
import { Tokens } from './Tokens.tsx';
import { UserTokens } from './UserTokens.tsx';

/** Who may call on behalf of the app, and from where. */
export function Access({ app }: { app: App }) {
  return (
    <Stack gap="2.5rem">
      <Tokens app={app} />
      <Section
        title="Browser origins"
        description="The origins of web pages that may call on behalf of the app. Servers send no origin and are not affected; calls from other origins are rejected."
      >
        <BrowserOrigins app={app} />
      </Section>
      <Section
        title="The app’s own users"
        description="If the app has its own sign-in, its pages can call with the token of the signed-in user: the browser holds no app token, and each call is logged with its user."
      >
        <UserTokens app={app} />
      </Section>
      <Section
        title="Anonymous calls"
        description="For public pages: calls without a token, within a rate limit. Anyone can call what the app may use."
      >
        <AnonymousCalls app={app} />
      </Section>
    </Stack>
  );
}
