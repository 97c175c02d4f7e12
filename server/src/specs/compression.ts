import { promisify } from 'node:util';
import { gunzip, gunzipSync, zstdCompressSync, zstdDecompress, zstdDecompressSync } from 'node:zlib';
import { isGzip } from '../egress/gzip.ts';

/**
 * Specs are stored compressed with zstd (RFC 8878): in a third of the time of gzip's fastest level, to two thirds of its
 * size. Rows of earlier versions are gzipped.
 */
export function compress(data: Uint8Array | string): Uint8Array {
  return zstdCompressSync(data);
}

/** Blocks the thread: only for workers. */
export function decompressSync(compressed: Uint8Array): Buffer {
  return isGzip(compressed) ? gunzipSync(compressed) : zstdDecompressSync(compressed);
}

/** Decompresses without blocking the thread. */
export function decompress(compressed: Uint8Array): Promise<Buffer> {
  return isGzip(compressed) ? promisify(gunzip)(compressed) : promisify(zstdDecompress)(compressed);
}
