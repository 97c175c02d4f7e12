import type { Peer, PeerRequest } from './peer.ts';

/**
 * Checks that a peer does its job before it is measured: it passes the body of the origin on, and one that validates
 * refuses an invalid request.
 *
 * @throws Error where it does not
 */
export async function verifyPeer({ name, request, invalidRequest }: Peer, origin: string): Promise<void> {
  const expected = await (await fetch(`${origin}/items`)).text();
  const { status, text } = await responseOf(request('/items'));
  if (status !== 200 || !text.includes(expected))
    throw new Error(
      `${name} responded with ${status} and not with the body of the origin: ${text.slice(0, 200)}`,
    );
  if (!invalidRequest) return;
  const refusal = await responseOf(invalidRequest);
  if (refusal.status < 400 || refusal.status >= 500)
    throw new Error(`${name} responded to an invalid request with ${refusal.status}`);
}

async function responseOf({ url, ...rest }: PeerRequest): Promise<{ status: number; text: string }> {
  const response = await fetch(url, rest);
  return { status: response.status, text: await response.text() };
}
