import type { Row } from '../storage/schema.ts';

/** Columns of an integration: until when its calls are captured, and how long each is kept; null: they are not. */
export type CaptureColumns = Pick<Row<'integrations'>, 'capture_until' | 'capture_keep_days'>;

/** The capture of an integration; null: there is none, or it is over. */
export function currentCapture({
  capture_until: until,
  capture_keep_days: keepDays,
}: CaptureColumns): { until: string; keepDays: number } | null {
  if (until === null || keepDays === null || Date.parse(until) <= Date.now()) return null;
  return { until, keepDays };
}
