import { promisify } from 'node:util';
import { gunzip, gunzipSync, zstdCompressSync, zstdDecompress, zstdDecompressSync } from 'node:zlib';
import { isGzip } from '../egress/gzip.ts';

/**
 * How descriptions are kept: with zstd (RFC 8878), which takes a third of the time of gzip's quickest level and leaves
 * two thirds of its bytes. Rows of earlier versions are gzipped.
 */
export function compress(data: Uint8Array | string): Uint8Array {
  return zstdCompressSync(data);
}

/** What was packed. It blocks: for workers. */
export function decompressSync(kept: Uint8Array): Buffer {
  return isGzip(kept) ? gunzipSync(kept) : zstdDecompressSync(kept);
}

/** What was packed, without blocking. */
export function decompress(kept: Uint8Array): Promise<Buffer> {
  return isGzip(kept) ? promisify(gunzip)(kept) : promisify(zstdDecompress)(kept);
}
