import type { IncomingMessage } from 'node:http';
import { defineConfig, loadEnv, type ProxyOptions } from 'vite';

export default defineConfig(({ command, mode }) => {
  // '' reads names without the VITE_ prefix: Vite never puts those into the browser's code.
  const env = loadEnv(mode, process.cwd(), '');
  const { TRUNKLINE_URL: url = '', TRUNKLINE_APP_ID: appId = '', TRUNKLINE_TOKEN: token = '' } = env;
  if (url === '' || appId === '') exit('Set TRUNKLINE_URL and TRUNKLINE_APP_ID in .env: see .env.example.');
  if (command === 'serve' && token === '') {
    exit(`No TRUNKLINE_TOKEN in .env: open ${url}, create a token for this app, and paste it there.`);
  }
  const proxy = { '/api': proxyToTrunkline(url, token) };
  return {
    define: { TRUNKLINE_APP_ID: JSON.stringify(appId) },
    server: { proxy },
    preview: { proxy },
  };
});

/** Forwards the page's calls with the token, so that the browser never holds it. */
function proxyToTrunkline(url: string, token: string): ProxyOptions {
  return {
    target: url,
    changeOrigin: true,
    headers: { authorization: `Bearer ${token}` },
    // Other pages open in this browser can reach this server too, and must not use the token.
    bypass: (request) => (isSameOrigin(request) ? undefined : false),
    configure: (proxy) => {
      proxy.on('proxyReq', (request) => {
        // To Trunkline this is a call from a server, not from a browser page.
        request.removeHeader('origin');
        request.removeHeader('cookie');
      });
      proxy.on('error', (_error, _request, response) => {
        if (!('writeHead' in response) || response.headersSent) return;
        response.writeHead(502, { 'content-type': 'application/problem+json' });
        response.end(JSON.stringify({ detail: `Trunkline cannot be reached at ${url}.` }));
      });
    },
  };
}

function isSameOrigin({ headers }: IncomingMessage): boolean {
  const { host, origin, 'sec-fetch-site': site = 'same-origin' } = headers;
  const isOwnOrigin = origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
  return isOwnOrigin && site === 'same-origin';
}

function exit(message: string): never {
  console.error(message);
  process.exit(1);
}
