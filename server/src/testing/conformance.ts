import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

/** Whether the server responds as /api/openapi.json declares: checked for every response that a test gets. */

const Document = Type.Object({
  paths: Type.Record(
    Type.String(),
    Type.Record(
      Type.String(),
      Type.Object({
        responses: Type.Record(
          Type.String(),
          Type.Object({ content: Type.Optional(Type.Record(Type.String(), Type.Unknown())) }),
        ),
      }),
    ),
  ),
});

type Check = (method: string, url: URL, response: Response) => Promise<void>;

/** The same document for every instance of a test process. */
let check: Promise<Check> | undefined;

/**
 * Asserts that the document declares the status of a response, its media type, and the schema of its JSON. A path or a
 * method that the document lacks is not the API.
 */
export async function assertDeclared(method: string, url: URL, response: Response): Promise<void> {
  check ??= readDocument(url);
  await (await check)(method, url, response);
}

async function readDocument(url: URL): Promise<Check> {
  const document: unknown = await (await fetch(new URL('/api/openapi.json', url))).json();
  Value.Assert(Document, document);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(document, DOCUMENT);
  const routes = Object.entries(document.paths)
    .map(([path, operations]) => ({ path, operations, pattern: patternOf(path) }))
    .sort((one, other) => parametersOf(one.path) - parametersOf(other.path));

  return async (method, { pathname }, response) => {
    const { status } = response;
    const contentType = response.headers.get('content-type') ?? '';
    const name = method.toLowerCase();
    const route = routes.find(({ pattern, operations }) => pattern.test(pathname) && operations[name]);
    if (!route) return;
    const label = `${method} ${route.path} responded with ${status}`;
    const declared = route.operations[name]?.responses[status];
    const text = await response.text();
    assert.ok(declared, `${label}, which /api/openapi.json does not declare: ${text}`);
    const [mediaType = ''] = contentType.split(';');
    if (mediaType === '') return;
    const { content = {} } = declared;
    assert.ok(content[mediaType] ?? content['*/*'], `${label} and ${mediaType}, which it does not declare`);
    if (!content[mediaType] || !/[/+]json$/.test(mediaType)) return;
    const pointer = ['paths', route.path, name, 'responses', status, 'content', mediaType, 'schema'];
    const validate = ajv.getSchema(`${DOCUMENT}#/${pointer.map(pointerStep).join('/')}`);
    assert.ok(validate, `${label}: its schema cannot be compiled`);
    if (!validate(JSON.parse(text)))
      assert.fail(`${label}, not as it declares: ${ajv.errorsText(validate.errors)}: ${text.slice(0, 500)}`);
  };
}

const DOCUMENT = 'openapi.json';

/** The key of an operation, which is the last parameter of a path, may have slashes. */
function patternOf(path: string): RegExp {
  const source = path.split(/(\{\w+\})/).map((part) => {
    if (!part.startsWith('{')) return RegExp.escape(part);
    return part === '{operation}' ? '.+' : '[^/]+';
  });
  return new RegExp(`^${source.join('')}$`);
}

function parametersOf(path: string): number {
  return path.split('{').length - 1;
}

/** RFC 6901, 6: a JSON pointer in the fragment of a URI. */
function pointerStep(step: string | number): string {
  return encodeURIComponent(String(step).replaceAll('~', '~0').replaceAll('/', '~1'));
}
