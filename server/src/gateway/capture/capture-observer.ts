import type { CapturedCalls } from '../../captured-calls/captured-calls.ts';
import type { CallObserver } from '../observer.ts';
import { toCapturedContent } from './captured-content.ts';

/** Hands over what calls sent and received to those who store it, where their integration captures it. */
export function captureObserver({ add }: Pick<CapturedCalls, 'add'>): CallObserver {
  return {
    onCallFinished({ id, app, capture }) {
      if (!capture) return;
      const { integrationId, keepDays, bytes } = capture;
      const content = () => toCapturedContent(capture);
      add({ id, workspaceId: app.workspaceId, integrationId, keepDays, bytes, content });
    },
  };
}
