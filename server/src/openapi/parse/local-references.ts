import { isObject, type JsonObject, member, pointerStep, textIn } from './json.ts';
import { resolve } from './references.ts';
import { addParts, type DocumentNode } from './walk.ts';

/** The base of a document that was pasted: only its own `$id`s are resolved against it. */
const NO_URL = 'https://document.invalid/';

/** A `$ref` that is no JSON pointer into the document, as JSON and YAML write it, or an `$id`, from which pointers lead. */
const OTHER_REFERENCE = /\$ref["']?\s*:\s*(?:["']?#(?!\/)["']?[^\s"'}]|["']?[^\s"'#{[])|\$id["']?\s*:/;

/**
 * Rewrites the references of a document that name a part of itself in another way, to JSON pointers: by an `$anchor`, by
 * an `$id` or from one (JSON Schema 2020-12 Core, 8.2), by the document's URL or its `$self` (OpenAPI 3.2), by the name of
 * a schema alone (Swagger 1.2). Others stay as they are.
 *
 * @param text the source, in which references are looked for first: most documents have pointers only
 * @param url where the document was downloaded, or null when it was pasted
 */
export function makeReferencesLocal(document: JsonObject, text: string, url: string | null): void {
  if (!OTHER_REFERENCE.test(text)) return;
  const base = URL.parse(textIn(document, '$self'), url ?? NO_URL)?.href ?? url ?? NO_URL;
  const pointers = new Map([url, base].map((own) => [withoutFragment(own ?? NO_URL), '']));
  const anchors = new Map<string, string>();
  const referrers: { value: JsonObject; node: DocumentNode }[] = [];
  const pending: DocumentNode[] = [{ value: document, name: '', parent: null }];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const { value } = node;
    if (isObject(value)) {
      const anchor = member(value, '$anchor');
      if (typeof anchor === 'string') anchors.set(anchor, pointerTo(node));
      if (idOf(node) !== undefined) pointers.set(withoutFragment(baseOf(node)), pointerTo(node));
      if (typeof member(value, '$ref') === 'string') referrers.push({ value, node });
    }
    addParts(node, pending);
  }
  for (const { value, node } of referrers) {
    const pointer = localPointer(textIn(value, '$ref'), node);
    if (pointer !== undefined) value.$ref = `#${pointer}`;
  }

  function localPointer(reference: string, node: DocumentNode): string | undefined {
    const target = URL.parse(reference, baseOf(node));
    const start = target ? pointers.get(withoutFragment(target.href)) : undefined;
    const [, fragment = ''] = reference.split('#', 2);
    if (start === undefined) return schemaPointer(document, reference);
    if (!fragment.startsWith('/')) return fragment === '' ? start : anchors.get(fragment);
    // Many documents have an `$id` and mean the document all the same.
    return start === '' || hasPart(document, start + fragment) ? start + fragment : undefined;
  }

  /** The URL that references in a node are resolved against: of the nearest `$id` around it, or else the document's. */
  function baseOf(node: DocumentNode): string {
    for (let at: DocumentNode | null = node; at; at = at.parent) {
      const id = idOf(at);
      if (id !== undefined) return URL.parse(id, at.parent ? baseOf(at.parent) : base)?.href ?? base;
    }
    return base;
  }
}

function idOf({ value }: DocumentNode): string | undefined {
  const id = isObject(value) ? member(value, '$id') : undefined;
  return typeof id === 'string' ? id : undefined;
}

function hasPart(document: JsonObject, pointer: string): boolean {
  return resolve(document, { $ref: `#${pointer}` }).node !== undefined;
}

/** The schema with this name, where a reference is nothing else. */
function schemaPointer(document: JsonObject, name: string): string | undefined {
  const sections = [['definitions'], ['components', 'schemas']];
  const pointers = sections.map((steps) => `/${[...steps, pointerStep(name)].join('/')}`);
  return /^[\w.-]+$/.test(name) ? pointers.find((pointer) => hasPart(document, pointer)) : undefined;
}

function withoutFragment(url: string): string {
  return url.split('#', 1)[0] ?? url;
}

/** The pointer to a node, as a URI fragment has it (RFC 6901, 6). */
function pointerTo(node: DocumentNode): string {
  const steps: string[] = [];
  for (let at: DocumentNode | null = node; at?.parent; at = at.parent) steps.unshift(pointerStep(at.name));
  return steps.map((step) => `/${step.replaceAll('%', '%25')}`).join('');
}
