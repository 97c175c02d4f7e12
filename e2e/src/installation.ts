import { cpSync } from 'node:fs';
import { type APIRequestContext, type BrowserContext, request } from '@playwright/test';
import { expectBody } from '@trunkline/contract/api-client';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import type { ServerHost } from './server-host.ts';
import { ADMIN } from './server-process.ts';

/** A data folder with the admin's account in it, and what acts for the admin on every server that runs over a copy. */
export type Installation = {
  dataDir: string;
  token: string;
  session: Awaited<ReturnType<BrowserContext['storageState']>>;
};

export type Credentials = { email: string; password: string };

/**
 * Lets a server create its data folder.
 *
 * @param fill adds to it through the server's API, with the admin's personal token
 */
export async function createInstallation(
  host: ServerHost,
  dataDir: string,
  fill: (url: string, token: string) => Promise<void>,
): Promise<Installation> {
  const server = await host.start(dataDir);
  const client = await request.newContext({ baseURL: server.url });
  try {
    await signIn(client, server.url, ADMIN);
    const response = await client.post('/api/tokens', {
      data: { name: 'e2e' },
      headers: { origin: server.url },
    });
    const { token } = expectBody({ status: response.status(), body: await response.json() }, TokenWithSecret);
    await fill(server.url, token);
    return { dataDir, token, session: await client.storageState() };
  } finally {
    await client.dispose();
    await server.stop();
  }
}

/** Copies what an installation holds to another data folder. */
export function copyInstallation({ dataDir }: Installation, to: string): void {
  cpSync(dataDir, to, { recursive: true });
}

/** @throws Error with the server's response when it refuses */
export async function signIn(client: APIRequestContext, url: string, user: Credentials): Promise<void> {
  const response = await client.post('/api/auth/sign-in/email', {
    data: { email: user.email, password: user.password },
    headers: { origin: url },
  });
  if (!response.ok()) throw new Error(`${user.email} could not sign in: ${await response.text()}`);
}
