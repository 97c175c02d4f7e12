import { isObject, type Json, type JsonObject, member, pointerStep, textIn } from './json.ts';
import { addParts, type DocumentNode } from './walk.ts';

/** The base of a document that was pasted: only its own `$id`s are resolved against it. */
const NO_URL = 'https://document.invalid/';

/** A `$ref` that is no JSON pointer into the document, as JSON and YAML write it. */
const OTHER_REFERENCE = /\$ref["']?\s*:\s*(?:["']?#(?!\/)["']?[^\s"'}]|["']?[^\s"'#{[])/;

/**
 * Rewrites the references of a document that name a part of itself in another way, to JSON pointers: by an `$anchor`, by
 * an `$id` (JSON Schema 2020-12 Core, 8.2), by the document's URL or its `$self` (OpenAPI 3.2). Others stay as they are.
 *
 * @param text the source, in which references are looked for first: most documents have pointers only
 * @param url where the document was downloaded, or null when it was pasted
 */
export function makeReferencesLocal(document: JsonObject, text: string, url: string | null): void {
  if (!OTHER_REFERENCE.test(text)) return;
  const base = URL.parse(textIn(document, '$self'), url ?? NO_URL)?.href ?? url ?? NO_URL;
  const pointers = new Map([url, base].map((own) => [withoutFragment(own ?? NO_URL), '']));
  const anchors = new Map<string, string>();
  const referrers: JsonObject[] = [];
  const pending: DocumentNode[] = [{ value: document, name: '', parent: null }];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const { value } = node;
    if (isObject(value)) {
      const [anchor, id] = [member(value, '$anchor'), member(value, '$id')];
      if (typeof anchor === 'string') anchors.set(anchor, pointerTo(node));
      if (typeof id === 'string' && URL.canParse(id, base))
        pointers.set(withoutFragment(new URL(id, base).href), pointerTo(node));
      if (isOther(member(value, '$ref'))) referrers.push(value);
    }
    addParts(node, pending);
  }
  for (const referrer of referrers) {
    const pointer = localPointer(textIn(referrer, '$ref'));
    if (pointer !== undefined) referrer.$ref = `#${pointer}`;
  }

  function localPointer(reference: string): string | undefined {
    const target = URL.parse(reference, base);
    const start = target ? pointers.get(withoutFragment(target.href)) : undefined;
    const [, fragment = ''] = reference.split('#', 2);
    if (start === undefined) return undefined;
    if (fragment === '' || fragment.startsWith('/')) return start + fragment;
    return anchors.get(fragment);
  }
}

function isOther(reference: Json | undefined): boolean {
  return typeof reference === 'string' && !reference.startsWith('#/');
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
