import { type Static, Type } from 'typebox';
import { RequestInput } from './calls.ts';
import { Nullable, Timestamp } from './primitives.ts';

/** Requests and responses of calls that an integration captures for some time. */

export const MIN_CAPTURE_MINUTES = 15;
export const MAX_CAPTURE_MINUTES = 1440;

export const StartCaptureBody = Type.Object(
  {
    minutes: Type.Integer({
      minimum: MIN_CAPTURE_MINUTES,
      maximum: MAX_CAPTURE_MINUTES,
      description: 'How long calls are captured from now on',
    }),
    keep_days: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 90,
        description:
          'How long each is kept: at most as long as the operator allows (CAPTURE_DAYS). Absent: 7 days, or that',
      }),
    ),
  },
  { additionalProperties: false },
);
export type StartCaptureBody = Static<typeof StartCaptureBody>;

export const Capture = Type.Object(
  {
    until: Nullable(Timestamp, { description: 'Until then calls are captured; null: they are not' }),
    keep_days: Nullable(Type.Integer(), { description: 'How long each is kept' }),
    max_keep_days: Type.Integer({
      description: 'The longest that the operator allows; 0: this server captures no calls',
    }),
    captured_calls: Type.Integer({ description: 'How many are kept now' }),
  },
  { description: 'Whether an integration captures its calls' },
);
export type Capture = Static<typeof Capture>;

const Header = Type.Object({ name: Type.String(), value: Type.String() });

const Body = Type.Object({
  media_type: Nullable(Type.String()),
  text: Nullable(Type.String(), {
    description: 'Secrets redacted; null: it is no text, or a form or file that was streamed through',
  }),
  is_truncated: Type.Boolean({ description: 'Whether it has more than the 64 KiB that are kept' }),
});
export type CapturedBody = Static<typeof Body>;

export const CapturedContent = Type.Object({
  input: Nullable(Type.Object(RequestInput.properties), {
    description: 'What the app sent, secrets redacted; null: it was too large',
  }),
  is_payload_omitted: Type.Boolean({ description: 'Whether `input` lacks a payload that was too large' }),
  request: Nullable(
    Type.Object({
      method: Type.String(),
      url: Type.String(),
      headers: Type.Array(Header),
      body: Nullable(Body),
    }),
    { description: 'As it was sent to the API; null: none was made of the input' },
  ),
  response: Nullable(
    Type.Object({
      status_code: Type.Integer(),
      headers: Type.Array(Header),
      body: Nullable(Body),
    }),
    { description: 'Of the API, of several pages the first; null: there was none' },
  ),
});
export type CapturedContent = Static<typeof CapturedContent>;

export const CapturedCall = Type.Object(
  {
    id: Type.String({ description: 'Of the call: the request id' }),
    expires_at: Timestamp,
    ...CapturedContent.properties,
  },
  { description: 'What was sent and received by a call, secrets redacted' },
);
export type CapturedCall = Static<typeof CapturedCall>;
