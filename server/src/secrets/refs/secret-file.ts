import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { isWithin, realPath } from './paths.ts';
import { MAX_SECRET_BYTES, secretText } from './secret-text.ts';
import { SecretUnresolved } from './secret-unresolved.ts';

/**
 * Reads a file that a reference names. Links are followed as far as they lead to below the allowed folder: Kubernetes has
 * them in what it mounts.
 *
 * @param prefix that the path is allowed by: a folder, or the file itself
 * @param ownPaths files and folders that are refused wherever links lead to them
 * @throws SecretUnresolved
 */
export async function readSecretFile(
  path: string,
  prefix: string,
  ownPaths: readonly string[],
): Promise<string> {
  const real = await realpath(path).catch((error) => {
    throw unreadable(path, error);
  });
  const folder = await realpath(prefix).catch((error) => {
    throw unreadable(prefix, error);
  });
  if (!isWithin(real, folder))
    throw new SecretUnresolved(
      `${path} is a link that leads out of ${prefix}, which is refused. Put the file itself there.`,
    );
  if (ownPaths.some((own) => isWithin(real, realPath(own))))
    throw new SecretUnresolved(
      `${path} is a secret of the server itself, which is refused. Name another file.`,
    );
  // Neither does opening a named pipe wait for a writer, nor is another link followed that came meanwhile.
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
  const file = await open(real, flags).catch((error) => {
    throw unreadable(path, error);
  });
  try {
    if (!(await file.stat()).isFile()) throw new SecretUnresolved(`${path} is no file.`);
    const buffer = Buffer.alloc(MAX_SECRET_BYTES + 1);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return secretText(buffer.subarray(0, bytesRead), path);
  } finally {
    await file.close();
  }
}

function unreadable(path: string, error: unknown): SecretUnresolved {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new SecretUnresolved(`there is no file ${path}. Mount it into the server, or correct the path.`);
  if (code === 'EACCES' || code === 'EPERM')
    return new SecretUnresolved(`${path} may not be read by the user of the server. Let it.`);
  return new SecretUnresolved(`${path} cannot be read (${String(code)}).`);
}
