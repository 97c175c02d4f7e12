import { createServer, type Socket } from 'node:net';
import RedisMock from 'ioredis-mock';

/**
 * `node redis-imitation.ts PORT [PASSWORD]`: a server on loopback that speaks RESP2, the protocol of Redis, in front of
 * ioredis-mock: for tests on a machine that has no Redis. The commands and the Lua are ioredis-mock's; only the protocol and
 * the password are here.
 */

/** All connections take turns, as in Redis. */
let running = Promise.resolve();

function serve(socket: Socket, data: object, password: string): void {
  let isAuthenticated = password === '';
  let unread = Buffer.alloc(0);

  async function run([name = '', ...args]: string[]): Promise<string> {
    if (name === 'AUTH') {
      isAuthenticated = args.at(-1) === password;
      return isAuthenticated
        ? '+OK\r\n'
        : '-WRONGPASS invalid username-password pair or user is disabled.\r\n';
    }
    if (!isAuthenticated) return '-NOAUTH Authentication required.\r\n';
    const command: unknown = Reflect.get(data, name.toLowerCase());
    if (typeof command !== 'function') return `-ERR unknown command '${name}'\r\n`;
    try {
      return encode(await Reflect.apply(command, data, args));
    } catch (error) {
      return `-ERR ${String(error).replaceAll(/[\r\n]+/g, ' ')}\r\n`;
    }
  }

  socket.on('data', (chunk) => {
    unread = Buffer.concat([unread, chunk]);
    for (let read = readCommand(unread); read; read = readCommand(unread)) {
      const { command, length } = read;
      unread = unread.subarray(length);
      running = running.then(async () => void socket.write(await run(command)));
    }
  });
}

/** @returns undefined where it is not there whole: `*2\r\n$3\r\nGET\r\n$1\r\na\r\n` is GET a */
function readCommand(bytes: Buffer): { command: string[]; length: number } | undefined {
  let at = 0;
  const readNumber = (): number | undefined => {
    const end = bytes.indexOf('\r\n', at);
    if (end === -1) return undefined;
    const value = Number(bytes.toString('latin1', at + 1, end));
    at = end + 2;
    return value;
  };
  const parts = readNumber();
  if (parts === undefined) return undefined;
  const command: string[] = [];
  for (let part = 0; part < parts; part += 1) {
    const length = readNumber();
    if (length === undefined || at + length + 2 > bytes.length) return undefined;
    command.push(bytes.toString('utf8', at, at + length));
    at += length + 2;
  }
  return { command, length: at };
}

function encode(reply: unknown): string {
  if (reply === null || reply === undefined) return '$-1\r\n';
  if (typeof reply === 'number') return `:${reply}\r\n`;
  if (Array.isArray(reply)) return `*${reply.length}\r\n${reply.map(encode).join('')}`;
  const text = String(reply);
  return `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
}

const [port = '', password = ''] = process.argv.slice(2);
const data = new RedisMock();
// The first script loads Lua, which takes longer than a server waits for Redis.
await data.eval('return 1', 0);
createServer((socket) => {
  socket.on('error', () => socket.destroy());
  serve(socket, data, password);
}).listen(Number(port), '127.0.0.1');
