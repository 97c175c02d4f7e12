import { createContext, Script } from 'node:vm';
import { compile, TreeInterpreter } from '@jmespath-community/jmespath';
import { Problem } from '../http/problems.ts';
import { isObject, type Json } from '../openapi/parse/json.ts';
import { rawNumberToNumber } from '../openapi/parse/lossless-json.ts';

/** Parts of a response, by an expression of JMESPath that an agent wrote. */

const MAX_EXPRESSION_CHARS = 1_000;
/** An expression can take a time that grows with a power of the size of its data. */
const TIMEOUT_MS = 20;

/** Functions whose result is not much larger than what they are given: others can fill the memory within a moment. */
const FUNCTIONS = new Set([
  'abs',
  'avg',
  'ceil',
  'contains',
  'ends_with',
  'find_first',
  'find_last',
  'floor',
  'from_items',
  'group_by',
  'items',
  'keys',
  'length',
  'lower',
  'map',
  'max',
  'max_by',
  'merge',
  'min',
  'min_by',
  'not_null',
  'reverse',
  'sort',
  'sort_by',
  'starts_with',
  'sum',
  'to_array',
  'to_number',
  'trim',
  'type',
  'upper',
  'values',
  'zip',
]);

/** What reads the values of numbers: it cannot read lossless ones. */
const COMPUTES = /Function|Comparator|Arithmetic/;

/** Its code runs with a time limit, also that which it calls outside. */
const context = createContext({ run: (): void => {} });
const script = new Script('run()');

/**
 * @param data no larger than what is parsed at once
 * @returns what the expression selects of the data; its parts may be those of the data themselves
 * @throws Problem invalid_parameters where it is no expression, or takes too long
 */
export function select(data: Json, expression: string): Json {
  if (expression.length > MAX_EXPRESSION_CHARS)
    throw invalidSelect(`has more than ${MAX_EXPRESSION_CHARS} characters`);
  const tree = parse(expression);
  const nodes = nodesIn(tree);
  const refused = nodes.find(({ type, name }) => type === 'Function' && !FUNCTIONS.has(name))?.name;
  if (refused !== undefined)
    throw invalidSelect(`uses the function ${refused.slice(0, 50)}, which is not available`);
  const input = nodes.some(({ type }) => COMPUTES.test(type)) ? withPlainNumbers(data) : data;
  return withTimeout(() => TreeInterpreter.search(tree, input));
}

function parse(expression: string): ReturnType<typeof compile> {
  try {
    return compile(expression);
  } catch (error) {
    throw invalidSelect(`is not a JMESPath expression: ${reasonOf(error)}`);
  }
}

function withTimeout(compute: () => Json): Json {
  let result: Json = null;
  context.run = () => {
    result = compute();
  };
  for (let attempt = 1; ; attempt += 1) {
    const before = cpuTimeMs();
    try {
      script.runInContext(context, { timeout: TIMEOUT_MS });
      return result;
    } catch (error) {
      if (!isTimeout(error)) throw invalidSelect(reasonOf(error));
      // On a busy machine the thread may have waited for most of it.
      const hasComputed = cpuTimeMs() - before > TIMEOUT_MS / 2;
      if (hasComputed || attempt === MAX_ATTEMPTS) throw invalidSelect('takes too long on this response');
    }
  }
}

const MAX_ATTEMPTS = 5;

/** Of this thread. */
function cpuTimeMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** It is of the class of errors of its own context. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 200);
}

function invalidSelect(message: string): Problem {
  return new Problem(
    'invalid_parameters',
    `select ${message}. Write JMESPath over the data of the response, such as [].{id: id, title: title}, or leave it out.`,
    { errors: [{ path: 'select', message }] },
  );
}

/** The nodes of an expression; the name of a function is that of its node. */
function nodesIn(node: unknown): { type: string; name: string }[] {
  if (typeof node !== 'object' || node === null) return [];
  const own =
    'type' in node ? [{ type: String(node.type), name: 'name' in node ? String(node.name) : '' }] : [];
  return [...own, ...Object.values(node).flatMap(nodesIn)];
}

function withPlainNumbers(value: Json): Json {
  if (JSON.isRawJSON(value)) return rawNumberToNumber(value);
  if (Array.isArray(value)) return value.map(withPlainNumbers);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withPlainNumbers(one)]));
}
