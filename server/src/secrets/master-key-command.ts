import { execFile } from 'node:child_process';
import { StorageUnusable } from '../storage/storage-unusable.ts';

const TIMEOUT_MS = 10_000;
const MAX_OUTPUT_BYTES = 4096;

/**
 * The master key that a program prints: 32 bytes in base64. It is started without a shell, with the environment of the server.
 *
 * @param command the program and its arguments
 * @throws StorageUnusable where it fails, takes too long, or prints anything else; never with what it printed
 */
export async function runMasterKeyCommand([program = '', ...args]: readonly string[]): Promise<Buffer> {
  const output = await new Promise<string>((resolve, reject) => {
    const options = { timeout: TIMEOUT_MS, killSignal: 'SIGKILL', maxBuffer: MAX_OUTPUT_BYTES } as const;
    execFile(program, args, options, (error, stdout) => {
      if (error) reject(refused(reasonOf(error)));
      else resolve(stdout);
    });
  });
  const text = output.trim();
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text))
    throw refused('it did not print 32 bytes in base64');
  return key;

  function refused(reason: string): StorageUnusable {
    return new StorageUnusable(
      `MASTER_KEY_COMMAND gives no master key: ${reason}. Run ${program} by hand, as the user of the server.`,
    );
  }
}

function reasonOf(error: Error & { killed?: boolean; code?: number | string | null }): string {
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return `it printed more than ${MAX_OUTPUT_BYTES} bytes`;
  if (error.killed === true) return `it did not end within ${TIMEOUT_MS / 1000} seconds`;
  return typeof error.code === 'number' ? `it ended with ${error.code}` : `it does not start (${error.code})`;
}
