import { Pool } from 'undici';
import { SECRET_HEADER } from './peer.ts';

const pool = new Pool(process.env.ORIGIN ?? '', { connections: 256 });
const headers = { [SECRET_HEADER.name]: SECRET_HEADER.value };

/** The floor of a call's way to the API: one GET through undici, its body whole in memory, without a promise. */
export function getFromOrigin(path: string, onBody: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  pool.dispatch(
    { path, method: 'GET', headers },
    {
      onRequestStart() {},
      onResponseStart() {},
      onResponseData(_controller, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd() {
        onBody(null, Buffer.concat(chunks));
      },
      onResponseError(_controller, error) {
        onBody(error, Buffer.of());
      },
    },
  );
}
