import type { Operation } from '../../../api/queries/integrations.ts';

/**
 * The name of the function that calls an operation in generated code: its operationId as a JavaScript name, else its
 * method and path in one word (getThingsById).
 */
export function functionName({
  operation_id,
  method,
  path,
}: Pick<Operation, 'operation_id' | 'method' | 'path'>): string {
  const words =
    (operation_id ?? `${method} ${path.replaceAll(/\{([^}]*)\}/g, ' by $1 ')}`).match(/[A-Za-z0-9]+/g) ?? [];
  const [first = 'call', ...others] = words;
  const name = first[0]?.toLowerCase() + first.slice(1) + others.map(capitalized).join('');
  return /^[0-9]/.test(name) || RESERVED_NAMES.has(name) ? `call${capitalized(name)}` : name;
}

/**
 * Names that a function of a module cannot have (ECMA-262, 12.7.2: modules are strict code), and those that the
 * generated code declares itself.
 */
const RESERVED_NAMES: ReadonlySet<string> = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends
   false finally for function if implements import in instanceof interface let new null package private protected
   public return static super switch this throw true try typeof var void while with yield
   base44 createClient`.split(/\s+/),
);

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
