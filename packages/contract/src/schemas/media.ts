import { Type } from 'typebox';

/** Content of a response that is text: CSV, Markdown, server-sent events. */
export const TextContent = { schema: Type.String() };

/** Content of a response that is bytes: raw binary data has no schema (OpenAPI 3.1.1, 4.7.14.2). */
export const BinaryContent = { schema: Type.Unsafe<Uint8Array>({}) };
