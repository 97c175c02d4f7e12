import { parentPort } from 'node:worker_threads';
import type { ImportProgress } from '@trunkline/contract/schemas/spec-import';
import { buildOverview } from '../openapi/overview.ts';
import { decodeSpecText } from '../openapi/parse/decode-text.ts';
import { SpecError, type SpecWarning } from '../openapi/parse/errors.ts';
import type { JsonObject } from '../openapi/parse/json.ts';
import { parseSpec, parseSpecText } from '../openapi/parse/parse-spec.ts';
import { stringifyOperations } from './operation-list.ts';
import { decodeParserJob, type ParserJob, type RawSource } from './parser-job.ts';
import type { ParserMessage, RawComparedSpec, RawImportedSpec } from './parser-messages.ts';
import { extractPastedSpec, PastedSpecError } from './pasted-spec.ts';
import { sha256Of } from './sha256.ts';

/**
 * Runs the jobs of a parser thread (parser-threads.ts), one at a time. Modules that only some jobs need are imported by
 * them: loading all of them takes longer than parsing most specs.
 */

/** In a spec update; people do not read more. */
const MAX_CHANGED = 500;

/** A RangeError of parsing or serialising a spec: the call stack or the maximum length of a string was exceeded. */
const TOO_DEEP =
  'This spec is nested too deeply, or expands to too much, to be parsed. Reduce it to the operations you need.';

parentPort?.on('message', async (message: unknown) => send(await run(decodeParserJob(message))));

function send(message: ParserMessage): void {
  parentPort?.postMessage(message, transferListOf(message));
}

/** The buffers of a message, which would be copied otherwise. */
function transferListOf(message: ParserMessage): ArrayBuffer[] {
  const buffer = largeBytesIn(message)?.buffer;
  return buffer instanceof ArrayBuffer ? [buffer] : [];
}

function largeBytesIn(message: ParserMessage): Uint8Array | null {
  switch (message.kind) {
    case 'extracted':
      return message.document;
    case 'imported':
      return message.imported.operations;
    case 'compared':
      return message.compared.imported.operations;
    default:
      return null;
  }
}

function step(step: ImportProgress['step']): void {
  send({ kind: 'step', step });
}

async function run(job: ParserJob): Promise<ParserMessage> {
  try {
    switch (job.kind) {
      case 'extract-pasted':
        return { kind: 'extracted', ...extractPastedSpec(detachText(job.body)) };
      case 'import':
        return {
          kind: 'imported',
          imported: toImportedSpec(parseSource(job.source), job.source.url),
        };
      case 'build-operations': {
        const { buildOperations } = await import('../openapi/definition/build-operation.ts');
        return { kind: 'built', operations: buildOperations(parseStored(job.stored), job.keys) };
      }
      case 'document-operation': {
        const { buildDocumentation } = await import('../openapi/definition/documentation.ts');
        return { kind: 'documented', operation: buildDocumentation(parseStored(job.stored), job.key) };
      }
      case 'compare':
        return { kind: 'compared', compared: await compare(job) };
    }
  } catch (error) {
    if (error instanceof SpecError || error instanceof PastedSpecError)
      return {
        kind: 'refused',
        code: error.code,
        message: error instanceof SpecError && isPasted(job) ? error.messageForPasted : error.message,
      };
    if (error instanceof RangeError) return { kind: 'refused', code: 'not_a_spec', message: TOO_DEEP };
    throw error;
  }
}

function isPasted(job: ParserJob): boolean {
  return job.kind === 'import' && job.source.url === null;
}

/** The text of a buffer, which is emptied. */
function detachText(source: Uint8Array<ArrayBuffer>): string {
  const text = Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString();
  source.buffer.transfer(0);
  return text;
}

type ParsedSource = { document: JsonObject; warnings: SpecWarning[]; sha256: string };

/** Parses a raw source and releases it as soon as possible: a large one is in memory once, not three times. */
function parseSource({ bytes: transferred, url }: RawSource): ParsedSource {
  step('parsing');
  // The buffer of a download is resizable. Copying it here delays no call.
  const source = new Uint8Array(transferred.buffer.transferToFixedLength());
  const sha256 = sha256Of(source);
  const text = decodeSpecText(source);
  source.buffer.transfer(0);
  return { ...parseSpecText(text, url), sha256 };
}

function parseStored({ bytes, url }: RawSource): JsonObject {
  return parseSpec(bytes, url).document;
}

function toImportedSpec(
  { document, warnings, sha256 }: ParsedSource,
  sourceUrl: string | null,
): RawImportedSpec {
  step('listing');
  const { operations, ...overview } = buildOverview(document, sourceUrl);
  return {
    ...overview,
    warnings: [...warnings, ...overview.warnings],
    operationCount: operations.length,
    operations: new TextEncoder().encode(stringifyOperations(operations)),
    sha256,
  };
}

async function compare({
  stored,
  source,
  selectedKeys,
}: Extract<ParserJob, { kind: 'compare' }>): Promise<RawComparedSpec> {
  const { buildOperations } = await import('../openapi/definition/build-operation.ts');
  const { diffSpecs } = await import('../openapi/diff/diff-specs.ts');
  const newer = parseSource(source);
  const imported = toImportedSpec(newer, source.url);
  const difference = diffSpecs(parseStored(stored), newer.document);
  const removed = new Set(difference.removed);
  const definitions = buildOperations(
    newer.document,
    selectedKeys.filter((key) => !removed.has(key)),
  );
  return {
    difference: {
      ...difference,
      changed: selectedFirst(difference.changed, selectedKeys).slice(0, MAX_CHANGED),
      changedCount: difference.changed.length,
    },
    operations: definitions,
    imported,
  };
}

function selectedFirst<T extends { key: string }>(
  changed: readonly T[],
  selectedKeys: readonly string[],
): T[] {
  const isSelected = ({ key }: T) => selectedKeys.includes(key);
  return [...changed.filter(isSelected), ...changed.filter((one) => !isSelected(one))];
}
