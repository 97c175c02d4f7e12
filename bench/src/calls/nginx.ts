import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nginxConfiguration } from '../../../server/src/testing/nginx-configuration.ts';
import { freePort } from '../../../server/src/testing/port.ts';
import { startProgram } from '../processes.ts';
import { temporaryFolder } from '../trunkline.ts';
import { type Peer, SECRET_HEADER } from './peer.ts';
import { proxyRequests } from './requests.ts';

/** nginx with an added header, in one process; null where it is not there and cannot be installed. */
export async function startNginx(origin: string): Promise<Peer | null> {
  if (!isInstalled() && !install()) {
    console.log('nginx is left out: install it (Debian: apt-get install nginx-light) to compare with it.');
    return null;
  }
  const folder = temporaryFolder();
  const file = join(folder.path, 'nginx.conf');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  writeFileSync(file, nginxConfiguration(folder.path, 4096, proxyDirectives(port, origin)));
  const running = await startProgram(['nginx', '-p', folder.path, '-c', file], {}, `${url}/items`, 0);
  return {
    name: `nginx ${version()}`,
    pid: running.pid,
    ...proxyRequests(url),
    stop: async () => {
      await running.stop();
      folder.remove();
    },
  };
}

function isInstalled(): boolean {
  return spawnSync('nginx', ['-v']).status === 0;
}

function version(): string {
  return /[\d.]+/.exec(spawnSync('nginx', ['-v'], { encoding: 'utf8' }).stderr)?.[0] ?? '';
}

function install(): boolean {
  spawnSync('apt-get', ['install', '--yes', '--no-install-recommends', 'nginx-light']);
  return isInstalled();
}

/** Connections are kept open to the origin: as fast as it is usually set up. */
function proxyDirectives(port: number, origin: string): string {
  return `
  keepalive_requests 10000000;
  upstream origin { server ${new URL(origin).host}; keepalive 256; keepalive_requests 10000000; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://origin;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header ${SECRET_HEADER.name} "${SECRET_HEADER.value}";
    }
  }`;
}
