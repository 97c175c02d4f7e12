import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import { AppTestCall } from '@trunkline/contract/schemas/test-requests';
import { Type } from 'typebox';
import { membersOf } from '../components/code-viewer/json-text.ts';
import { api, dataOf } from './client.ts';
import { decodeJson } from './decode-json.ts';
import type { paths } from './schema.ts';

type Route = paths['/api/workspaces/{workspace}/apps/{id}/test-calls']['post'];
export type TestCallInput = Route['requestBody']['content']['application/json'];

/** What an app gets for a call. */
export type TestCall = {
  /** The request id. */
  id: string;
  durationMs: number;
  /** Of the API's response. */
  statusCode: number;
  /** The data of the response, as JSON. */
  json: string;
};

/** Calls an operation as an app, under its limits. The call log has it. */
export async function sendTestCall(
  workspace: string,
  app: string,
  body: TestCallInput,
  signal?: AbortSignal,
): Promise<TestCall> {
  const text = await dataOf(
    api.POST('/api/workspaces/{workspace}/apps/{id}/test-calls', {
      ...(signal && { signal }),
      params: { path: { workspace, id: app } },
      body,
      // Number precision is preserved.
      parseAs: 'text',
    }),
  );
  return parseTestCall(text);
}

const Head = Type.Omit(AppTestCall, ['result']);
const Status = Type.Pick(CallEnvelope, ['status_code']);

function parseTestCall(text: string): TestCall {
  const members = membersOf(text);
  const result = membersOf(members.get('result') ?? '');
  const { id, duration_ms: durationMs } = decodeJson(
    Head,
    `{"id":${members.get('id')},"duration_ms":${members.get('duration_ms')}}`,
  );
  const { status_code: statusCode } = decodeJson(Status, `{"status_code":${result.get('status_code')}}`);
  return { id, durationMs, statusCode, json: result.get('data') ?? 'null' };
}
