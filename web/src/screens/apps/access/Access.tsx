import { Stack } from '@mantine/core';
import type { App } from '../../../api/queries/apps.ts';
import { Section } from '../../../components/Section.tsx';
import { AnonymousCalls } from './AnonymousCalls.tsx';
import { BrowserOrigins } from './BrowserOrigins.tsx';
import { Tokens } from './Tokens.tsx';
import { UserTokens } from './UserTokens.tsx';

/** Who may call for the app, and from where. */
export function Access({ app }: { app: App }) {
  return (
    <Stack gap="2.5rem">
      <Tokens app={app} />
      <Section
        title="Browser pages"
        description="The origins of pages that may call for the app. Servers send no origin and are not asked; pages of other origins are refused before anything is sent."
      >
        <BrowserOrigins app={app} />
      </Section>
      <Section
        title="The app’s own users"
        description="Where the app has a sign-in of its own, its pages may call with the token that each user has from there: no token of the app is in the browser, and each call is logged with its user."
      >
        <UserTokens app={app} />
      </Section>
      <Section
        title="Anonymous calls"
        description="For public pages: calls without any token, within limits. Whoever finds the page can call what the app may use."
      >
        <AnonymousCalls app={app} />
      </Section>
    </Stack>
  );
}
