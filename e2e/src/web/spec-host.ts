import { realSpec } from '../../../server/src/testing/fixtures.ts';
import type { Scope } from '../../../server/src/testing/scope.ts';
import { startUpstream } from '../../../server/src/testing/upstream.ts';

/** A server on loopback that publishes specs, and a web page. */
export async function startSpecHost(scope: Scope): Promise<{ url: string; port: number }> {
  const documents: Readonly<Record<string, [type: string, body: Buffer | string]>> = {
    '/github.json': ['application/json', githubSpec()],
    '/page': ['text/html', '<!doctype html><title>Developers</title>'],
    '/two-servers.json': ['application/json', JSON.stringify(TWO_SERVERS)],
  };
  return startUpstream(scope, ({ line }, response) => {
    const [, path = ''] = line.split(' ');
    const [type, body] = documents[path] ?? [];
    if (type === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': type }).end(body);
  });
}

/** GitHub's own, of 1,200 operations; where it is absent, one of 40. */
function githubSpec(): Buffer | string {
  return realSpec('octokit--api.github.com.json.gz') ?? JSON.stringify(FORTY_OPERATIONS);
}

const FORTY_OPERATIONS = {
  openapi: '3.0.3',
  info: { title: 'GitHub’s stand-in', version: '1' },
  servers: [{ url: 'https://api.github.com' }],
  paths: Object.fromEntries(
    Array.from({ length: 40 }, (_, number) => [
      `/repos/{owner}/{repo}/issues${number}`,
      { get: { summary: `List issues ${number}`, tags: ['issues'] } },
    ]),
  ),
};

const TWO_SERVERS = {
  openapi: '3.1.0',
  info: { title: 'Shipping API', version: '3' },
  servers: [{ url: 'https://api.shipping.example/v3' }, { url: 'https://sandbox.shipping.example/v3' }],
  components: {
    securitySchemes: {
      key: { type: 'apiKey', in: 'header', name: 'X-Shipping-Key' },
      login: { type: 'http', scheme: 'basic' },
    },
  },
  paths: {
    '/parcels': {
      get: { summary: 'List parcels', tags: ['parcels'] },
      post: { summary: 'Send a parcel', tags: ['parcels'] },
    },
    '/labels/{id}': { delete: { summary: 'Void a label', tags: ['labels'] } },
  },
};
