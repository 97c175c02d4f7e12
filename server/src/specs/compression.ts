import { promisify } from 'node:util';
import { gunzip, zstdCompress, zstdDecompress } from 'node:zlib';
import { isGzip } from '../egress/gzip.ts';

/**
 * Specs are stored compressed with zstd (RFC 8878): in a third of the time of gzip's fastest level, to two thirds of its
 * size. Rows of earlier versions are gzipped.
 *
 * Only for the main thread, which it does not block. A worker that is ended while it creates a stream of zlib ends the
 * whole process: Node checks that a stream was initialised before it is closed ("close before init").
 */
export const compress: (data: Uint8Array) => Promise<Buffer> = promisify(zstdCompress);

/** @param compressed as `compress` returned it, or gzipped; only for the main thread, like `compress` */
export function decompress(compressed: Uint8Array): Promise<Buffer> {
  return isGzip(compressed) ? promisify(gunzip)(compressed) : promisify(zstdDecompress)(compressed);
}
