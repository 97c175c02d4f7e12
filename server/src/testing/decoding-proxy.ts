import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, request as sendRequest } from 'node:http';
import { join } from 'node:path';
import { nginxConfiguration } from './nginx-configuration.ts';
import { freePort, portOf } from './port.ts';
import type { Scope } from './scope.ts';
import { temporaryFolder } from './temporary-folder.ts';

/**
 * A reverse proxy that decodes paths and removes dot segments before it forwards what is below /v1/: nginx where it is
 * installed, or else a server that decodes as nginx does.
 *
 * @param origin of the API behind it
 * @returns the URL below which the API is
 */
export async function startDecodingProxy(scope: Scope, origin: string): Promise<string> {
  if (spawnSync('nginx', ['-v']).status === 0) return startNginx(scope, origin);
  console.log('nginx is not installed: a server that decodes paths in the same way replaces it.');
  return startDecodingServer(scope, origin);
}

async function startNginx(scope: Scope, origin: string): Promise<string> {
  const folder = temporaryFolder(scope);
  const file = join(folder, 'nginx.conf');
  const port = await freePort();
  const server = `server { listen 127.0.0.1:${port}; location /v1/ { proxy_pass ${origin}/; } }`;
  writeFileSync(file, nginxConfiguration(folder, 256, server));
  const nginx = spawn('nginx', ['-p', folder, '-c', file, '-e', 'stderr'], { stdio: 'ignore' });
  const exited = once(nginx, 'exit');
  scope.after(async () => {
    nginx.kill();
    await exited;
  });
  const url = `http://127.0.0.1:${port}/v1`;
  while (!(await isListening(url)))
    if (nginx.exitCode !== null) throw new Error(`nginx ended with ${nginx.exitCode}`);
  return url;
}

async function isListening(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

async function startDecodingServer(scope: Scope, origin: string): Promise<string> {
  const server = createServer((incoming, response) => {
    const [rawPath = '', query] = (incoming.url ?? '').split('?', 2);
    const path = resolved(decodeURIComponent(rawPath));
    if (!path?.startsWith('/v1/')) return void response.writeHead(400).end();
    const target = encodeURI(path.slice('/v1'.length)) + (query === undefined ? '' : `?${query}`);
    const outgoing = sendRequest(
      origin + target,
      { method: incoming.method ?? 'GET' },
      (upstreamResponse) => {
        response.writeHead(upstreamResponse.statusCode ?? 502, upstreamResponse.headers);
        upstreamResponse.pipe(response);
      },
    );
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  scope.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${portOf(server)}/v1`;
}

/** The path without dot segments and repeated slashes; undefined where it leads above the root. */
function resolved(path: string): string | undefined {
  const segments: string[] = [];
  for (const segment of path.split('/').slice(1)) {
    if (segment === '..' && segments.pop() === undefined) return undefined;
    if (segment !== '.' && segment !== '..' && segment !== '') segments.push(segment);
  }
  return `/${segments.join('/')}`;
}
