import { ADMIN } from './server-process.ts';

export type Answer = { status: number; headers: Headers; body: ReturnType<typeof JSON.parse> };
export type Api = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>;

/** JSON over HTTP with the given headers on every request. */
export function apiWith(url: string, common: Record<string, string>): Api {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: { ...common, ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: JSON.parse(text || 'null') };
  };
}

/** Signs the admin in, and answers with a personal token to send requests with. */
export async function personalToken(url: string): Promise<string> {
  const session = await apiWith(url, {})('POST', '/api/auth/sign-in/email', ADMIN);
  const cookie = session.headers
    .getSetCookie()
    .map((text) => text.split(';', 1)[0])
    .join('; ');
  const { status, body } = await apiWith(url, { cookie })('POST', '/api/tokens', { name: 'e2e' });
  if (status !== 201) throw new Error(`no token: ${status} ${JSON.stringify(body)}`);
  return body.token;
}
