import { type TSchema, type TSchemaOptions, Type } from 'typebox';
import { ONE_LINE_PATTERN } from '../one-line.ts';

/** Kinds of values that several resources have. */

/** Also null. */
export const Nullable = <Schema extends TSchema>(schema: Schema, options: TSchemaOptions = {}) =>
  Type.Union([schema, Type.Null()], options);

/** A time in UTC (RFC 3339). */
export const Timestamp = Type.String({ format: 'date-time' });

/** When a secret stops working, where the admin who entered it knows. */
export const ExpiryOfSecret = Type.Optional(
  Nullable(Timestamp, {
    description:
      'When its value expires; null: it does not, or that is not known. Absent in a request: as it is stored, where the stored value is kept',
  }),
);

/** The email of an account or an invitation, as it is sent. */
export const Email = Type.String({ format: 'email', maxLength: 254 });

/** For names that people give. */
export const ONE_LINE = { pattern: ONE_LINE_PATTERN } as const;

/** No response body (204). */
export const NoContent = Type.Null({ description: 'Done' });
