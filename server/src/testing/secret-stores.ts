import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Scope } from './scope.ts';
import { json, startUpstream } from './upstream.ts';

/** Servers on this machine that speak the protocols of secret stores, with their refusals. */

type Refusal = { status: number; body: object };

/** The key/value engines `kv` (version 2) and `old` (version 1) of Vault, with the token `hvs.right`. */
export async function startVaultKv(scope: Scope) {
  const state: { secrets: Record<string, object>; refusal: Refusal | undefined; requests: number } = {
    secrets: {},
    refusal: undefined,
    requests: 0,
  };
  const { url } = await startUpstream(scope, ({ line, headers }, response) => {
    state.requests += 1;
    const { refusal, secrets } = state;
    if (refusal) return json(response, refusal.status, refusal.body);
    if (headers['x-vault-token'] !== 'hvs.right')
      return json(response, 403, { errors: ['permission denied'] });
    const path = line.replace('GET /v1/', '');
    const mount = /^sys\/internal\/ui\/mounts\/(\w+)\//.exec(path)?.[1];
    // What Vault says of a mount that there is not: no more than of one that may not be read.
    if (mount !== undefined && mount !== 'kv' && mount !== 'old')
      return json(response, 403, { errors: ['preflight capability check returned 403'] });
    if (mount !== undefined)
      return json(response, 200, {
        data: { path: `${mount}/`, type: 'kv', options: mount === 'kv' ? { version: '2' } : null },
      });
    const data = secrets[path];
    if (!data) return json(response, 404, { errors: [] });
    return json(response, 200, { data: path.startsWith('kv/') ? { data, metadata: { version: 1 } } : data });
  });
  return { url, state };
}

const GetSecretValue = Type.Object({ SecretId: Type.String() });

/** AWS Secrets Manager (JSON 1.1). */
export async function startSecretsManager(scope: Scope) {
  const state: { secrets: Record<string, string>; refusal: Refusal | undefined } = {
    secrets: {},
    refusal: undefined,
  };
  const { url } = await startUpstream(scope, ({ headers, body }, response) => {
    const { refusal, secrets } = state;
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    const send = (status: number, data: object) => response.writeHead(status).end(JSON.stringify(data));
    if (refusal) return send(refusal.status, refusal.body);
    const isSigned = headers.authorization?.startsWith('AWS4-HMAC-SHA256 ');
    if (!isSigned || headers['x-amz-target'] !== 'secretsmanager.GetSecretValue')
      return send(400, { __type: 'UnrecognizedClientException' });
    const { SecretId } = Value.Parse(GetSecretValue, JSON.parse(body));
    const SecretString = secrets[SecretId];
    if (SecretString === undefined)
      return send(400, { __type: 'ResourceNotFoundException', Message: "can't find the specified secret" });
    return send(200, {
      ARN: `arn:aws:secretsmanager:eu-central-1:1:secret:${SecretId}`,
      Name: SecretId,
      SecretString,
    });
  });
  return { url, state };
}
