import type { Spec } from '@trunkline/contract/schemas/specs';
import { decodeSecuritySchemes, decodeServers, decodeWarnings, type SpecRow } from './spec-storage.ts';

/** A spec as the API returns it: without its source and its operations. */
export function toSpecView(row: SpecRow): Spec {
  return {
    id: row.id,
    title: row.title,
    description: row.api_description,
    version: row.version,
    format: row.format,
    source_url: row.source_url,
    servers: decodeServers(row),
    security_schemes: decodeSecuritySchemes(row),
    operation_count: row.operation_count,
    warnings: decodeWarnings(row),
    created_at: row.created_at,
  };
}
