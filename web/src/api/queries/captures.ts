import { t } from '@lingui/core/macro';
import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';

type CapturePath = paths['/api/workspaces/{workspace}/integrations/{slug}/capture'];
export type Capture = CapturePath['get']['responses'][200]['content']['application/json'];
export type CaptureStart = CapturePath['put']['requestBody']['content']['application/json'];
export type CapturedCall =
  paths['/api/workspaces/{workspace}/calls/{id}/captured']['get']['responses'][200]['content']['application/json'];

/** Whether an integration captures its calls; for those who may edit it. */
export const captureQuery = (workspace: string, slug: string) =>
  queryOptions({
    queryKey: ['captures', workspace, slug],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/integrations/{slug}/capture', {
          signal,
          params: { path: { workspace, slug } },
        }),
      ),
  });

/** What a call sent and received. Each reading is in the audit log: it is read once. */
export const capturedCallQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['captured-call', workspace, id],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/calls/{id}/captured', {
          signal,
          params: { path: { workspace, id } },
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const startCapture = (workspace: string, slug: string) =>
  mutationOptions({
    mutationFn: (body: CaptureStart) =>
      dataOf(
        api.PUT('/api/workspaces/{workspace}/integrations/{slug}/capture', {
          params: { path: { workspace, slug } },
          body,
        }),
      ),
    meta: { successMessage: t`Capture started`, invalidates: changedBy(workspace), showsProblem: true },
  });

export const stopCapture = (workspace: string, slug: string) =>
  mutationOptions({
    mutationFn: () =>
      dataOf(
        api.DELETE('/api/workspaces/{workspace}/integrations/{slug}/capture', {
          params: { path: { workspace, slug } },
        }),
      ),
    meta: { successMessage: t`Capture stopped`, invalidates: changedBy(workspace) },
  });

export const deleteCapturedCalls = (workspace: string, slug: string) =>
  mutationOptions({
    mutationFn: () =>
      dataOf(
        api.DELETE('/api/workspaces/{workspace}/integrations/{slug}/captured-calls', {
          params: { path: { workspace, slug } },
        }),
      ),
    meta: {
      successMessage: t`Captured calls deleted`,
      invalidates: [...changedBy(workspace), ['calls', workspace]],
      showsProblem: true,
    },
  });

function changedBy(workspace: string): string[][] {
  return [
    ['captures', workspace],
    ['integrations', workspace],
  ];
}
