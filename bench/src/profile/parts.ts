export const GARBAGE_COLLECTOR = 'garbage collector';
/** What is no function of JavaScript: system calls, and the parts of Node in C++. */
export const OUTSIDE_JAVASCRIPT = 'outside JavaScript (Node, system calls)';

/** Functions of Node that no part of a call has called. */
export const EVENT_LOOP = 'event loop and sockets (Node)';

/** The parts of a call by the files of their functions; the first that matches. */
const RULES: readonly [pattern: RegExp, part: string][] = [
  [/^server\/src\/gateway\/(caller-auth\/|caller\.ts)/, 'authenticate, rate limits'],
  [/^server\/src\/(apps|auth|secrets)\//, 'authenticate, rate limits'],
  [/^server\/src\/gateway\/(resolve-operation|config-|cached-reads|runtime-config)/, 'resolve'],
  [/^server\/src\/gateway\/validation\//, 'validate request'],
  [/^server\/src\/gateway\/request\//, 'build request'],
  [/^server\/src\/gateway\/upstream\//, 'limits, deadlines, retries'],
  [/^server\/src\/egress\/|^node_modules\/undici\//, 'undici: send and receive'],
  [/^server\/src\/gateway\/redaction\//, 'redact'],
  [/^server\/src\/(bytes|gateway\/response)\//, 'validate response, envelope'],
  [/^server\/src\/http\/json-response/, 'write response'],
  [/^server\/src\/(call-log|storage|quotas)\//, 'log'],
  [/^server\/src\/gateway\/(call-log-observer|call-recorder|observer)/, 'log'],
  [/^server\/src\/(gateway|http)\//, 'route: the rest of our steps'],
  [/^server\/src\//, 'other parts of the server'],
  [/^node_modules\/(fastify|@fastify|find-my-way|secure-json-parse|ajv|fast-json|avvio)/, 'Fastify'],
  [/^node:_http_/, 'parse and write HTTP (node:http)'],
];

/** @returns undefined of functions that work for their caller, such as those of V8 and most of Node's */
export function partOf(file: string): string | undefined {
  return RULES.find(([pattern]) => pattern.test(file))?.[1];
}
