import { circularSchemas } from './lint/circular-schemas.ts';
import { createOperationLinter } from './lint/lint-operations.ts';
import { lintSpec } from './lint/lint-spec.ts';
import { findOperations } from './model/operation.ts';
import { buildSummary, type OperationSummary } from './model/operation-summary.ts';
import { listSecuritySchemes, type SecurityScheme } from './model/security.ts';
import { listServers, serverWarnings } from './model/servers.ts';
import type { SpecWarning } from './parse/errors.ts';
import { formatOf, type SpecFormat, versionWarnings } from './parse/format.ts';
import { type JsonObject, objectIn, textIn } from './parse/json.ts';

export type SpecOverview = {
  title: string;
  /** The API's own version (`info.version`). */
  version: string;
  /** The beginning of `info.description`, in CommonMark. */
  description: string;
  format: SpecFormat;
  servers: string[];
  security_schemes: SecurityScheme[];
  operations: OperationSummary[];
  warnings: SpecWarning[];
};

/**
 * The overview of a document that an import returns.
 *
 * @param sourceUrl where it was downloaded, or null when it was pasted
 * @throws SpecError not_a_spec or unsupported_version
 */
export function buildOverview(document: JsonObject, sourceUrl: string | null): SpecOverview {
  const format = formatOf(document);
  const info = objectIn(document, 'info');
  const servers = listServers(document, sourceUrl);
  const { operations, warnings } = listOperations(document);
  return {
    title: textIn(info, 'title').trim().slice(0, MAX_TITLE_LENGTH) || 'Untitled API',
    version: textIn(info, 'version').slice(0, MAX_VERSION_LENGTH),
    description: textIn(info, 'description').trim().slice(0, MAX_DESCRIPTION_LENGTH),
    format,
    servers,
    security_schemes: listSecuritySchemes(document, servers[0] ?? sourceUrl ?? undefined),
    operations,
    warnings: limited([
      ...documentWarnings(document, servers, operations),
      ...serverWarnings(document, sourceUrl),
      ...warnings,
      ...lintSpec(document),
      ...circularSchemas(document),
    ]),
  };
}

/** The summaries of the operations, and warnings about them. */
export function listOperations(document: JsonObject): {
  operations: OperationSummary[];
  warnings: SpecWarning[];
} {
  const warnings: SpecWarning[] = [];
  const operations: OperationSummary[] = [];
  const lint = createOperationLinter();
  for (const operation of findOperations(document, warnings)) {
    const summary = buildSummary(operation);
    operations.push(summary);
    warnings.push(...lint(operation, summary));
  }
  return { operations, warnings };
}

const MAX_TITLE_LENGTH = 500;
const MAX_VERSION_LENGTH = 100;
const MAX_DESCRIPTION_LENGTH = 2_000;

function documentWarnings(
  document: JsonObject,
  servers: readonly string[],
  operations: readonly OperationSummary[],
): SpecWarning[] {
  return [
    ...versionWarnings(document),
    ...(operations.length === 0 ? [{ pointer: '/paths', message: 'The spec has no operations.' }] : []),
    ...(servers.length === 0
      ? [
          {
            pointer: '/servers',
            message: 'The spec declares no usable server: set the base URL yourself.',
          },
        ]
      : []),
  ];
}

const MAX_WARNINGS = 100;
const MAX_POINTER_LENGTH = 1_000;

function limited(warnings: SpecWarning[]): SpecWarning[] {
  const more = warnings.length - MAX_WARNINGS;
  const first = warnings
    .slice(0, MAX_WARNINGS)
    .map(({ pointer, message }) => ({ pointer: pointer.slice(0, MAX_POINTER_LENGTH), message }));
  return more <= 0 ? first : [...first, { pointer: '', message: `There are ${more} more warnings.` }];
}
