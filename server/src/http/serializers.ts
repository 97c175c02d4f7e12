import createFactory from '@fastify/fast-json-stringify-compiler';

const buildCompiler = createFactory();

type Serialize = ReturnType<ReturnType<typeof buildCompiler>>;

/** By schema: most routes share those of problems and of the main resources. */
const compiled = new WeakMap<object, Serialize>();

/**
 * Fastify's serializers of responses, each compiled when its schema is first used: compiling those of all routes would
 * take a good part of the server's start.
 */
export const buildSerializers: typeof buildCompiler = (schemas, options) => {
  const compile = buildCompiler(schemas, options);
  return (route) => (data: unknown) => {
    const { schema } = route;
    if (typeof schema !== 'object' || schema === null) return compile(route)(data);
    let serialize = compiled.get(schema);
    if (!serialize) {
      serialize = compile(route);
      compiled.set(schema, serialize);
    }
    return serialize(data);
  };
};
