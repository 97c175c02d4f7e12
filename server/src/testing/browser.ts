import { createApiClient } from '@trunkline/contract/api-client';

export type Browser = ReturnType<typeof openBrowser>;

let opened = 0;

/**
 * What a browser does for signing in: it keeps each server's cookies and follows redirects. It has an IP of its own
 * (X-Forwarded-For, for instances with TRUST_PROXY), and so its own rate limits.
 *
 * @param home the server whose pages send its JSON requests
 */
export function openBrowser(home: string) {
  const jars = new Map<string, Map<string, string>>();
  opened += 1;
  const ip = `10.0.${Math.floor(opened / 250)}.${(opened % 250) + 1}`;

  /** One request with the cookies of its server; a redirect is a response like any other. */
  async function send(target: string | URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(target, home);
    const jar = jars.get(url.origin) ?? new Map<string, string>();
    jars.set(url.origin, jar);
    const headers = new Headers(init.headers);
    headers.set('x-forwarded-for', ip);
    if (jar.size > 0) headers.set('cookie', [...jar].map((pair) => pair.join('=')).join('; '));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) keep(jar, cookie);
    return response;
  }

  /** Opens a URL and follows its redirects. */
  async function visit(target: string | URL, init?: RequestInit): Promise<{ url: URL; text: string }> {
    let url = new URL(target, home);
    let response = await send(url, init);
    for (let location = response.headers.get('location'); location !== null; ) {
      url = new URL(location, url);
      response = await send(url);
      location = response.headers.get('location');
    }
    return { url, text: await response.text() };
  }

  const api = createApiClient(home, { origin: new URL(home).origin, 'sec-fetch-site': 'same-origin' }, send);

  const cookies = () => Object.fromEntries(jars.get(new URL(home).origin) ?? []);

  return { ip, api, send, visit, cookies };
}

/** RFC 6265, 5.3: a cookie that has expired is deleted. */
function keep(jar: Map<string, string>, text: string): void {
  const [pair = '', ...attributes] = text.split(';').map((part) => part.trim());
  const name = pair.slice(0, pair.indexOf('='));
  const isExpired = attributes.some(
    (attribute) =>
      /^max-age=(0|-\d+)$/i.test(attribute) ||
      (/^expires=/i.test(attribute) && Date.parse(attribute.slice('expires='.length)) <= Date.now()),
  );
  if (isExpired) jar.delete(name);
  else jar.set(name, pair.slice(pair.indexOf('=') + 1));
}
