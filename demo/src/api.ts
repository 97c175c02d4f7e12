export type ApiResponse = { status: number; headers: Headers; body: ReturnType<typeof JSON.parse> };
export type Api = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<ApiResponse>;

/** Signs in to Trunkline and makes a personal token: what the demo's other requests are sent with. */
export async function signIn(url: string, email: string, password: string): Promise<Api> {
  const anonymous = apiWith(url, {});
  const session = await anonymous('POST', '/api/auth/sign-in/email', { email, password });
  expect(session, 200);
  const cookie = session.headers
    .getSetCookie()
    .map((text) => text.split(';', 1)[0])
    .join('; ');
  const made = expect(await apiWith(url, { cookie })('POST', '/api/tokens', { name: 'demo' }), 201);
  return apiWith(url, { authorization: `Bearer ${made.token}` });
}

function apiWith(url: string, common: Record<string, string>): Api {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: { ...common, ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: JSON.parse((await response.text()) || 'null'),
    };
  };
}

/** The body of a response with one of these statuses. @throws Error with the detail of the problem otherwise */
export function expect({ status, body }: ApiResponse, ...statuses: number[]) {
  if (!statuses.includes(status))
    throw new Error(`Trunkline responded with status ${status}: ${body?.detail ?? JSON.stringify(body)}`);
  return body;
}
