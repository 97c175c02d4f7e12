import { transformAsync } from '@babel/core';
import * as types from '@babel/types';
import linguiMacro from '@lingui/babel-plugin-lingui-macro';
import { makeConfig } from '@lingui/conf';
import { formatter } from '@lingui/format-po';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import type { Plugin } from 'vite';
import config, { SOURCE_LOCALE } from './lingui.config.ts';

/**
 * What the build does with the texts of the UI. English ones stay in the code, beside what renders them; those of another
 * language are a chunk of their own. All are compiled: no page loads a parser of messages.
 */

/** Makes calls of Lingui's runtime of its macros, in the files that import one. */
export function linguiMacros(): Plugin {
  const macros = { descriptorFields: 'message', linguiConfig: makeConfig(config) };
  return {
    name: 'lingui-macros',
    // Before React's JSX is compiled.
    enforce: 'pre',
    transform: {
      filter: { id: /\.tsx?$/, code: /from '@lingui\/(core|react)\/macro'/ },
      handler(code, filename) {
        return transformAsync(code, {
          filename,
          configFile: false,
          babelrc: false,
          sourceMaps: true,
          parserOpts: { plugins: filename.endsWith('x') ? ['typescript', 'jsx'] : ['typescript'] },
          plugins: [[linguiMacro, macros], compileTexts],
        });
      },
    },
  };
}

/** Compiles each message that the macros wrote, `{ id, message }` after a comment "i18n". */
function compileTexts() {
  return {
    visitor: {
      ObjectExpression({ node }: { node: types.ObjectExpression }) {
        if (!node.leadingComments?.some(({ value }) => value.includes('i18n'))) return;
        for (const property of node.properties) compileText(property);
      },
    },
  };
}

function compileText(property: types.ObjectExpression['properties'][number]): void {
  if (!types.isObjectProperty(property) || !types.isIdentifier(property.key, { name: 'message' })) return;
  if (types.isStringLiteral(property.value))
    property.value = types.valueToNode(compileMessage(property.value.value));
}

/** Makes a module of a catalogue, a .po file. A text without a translation stays English. */
export function messageCatalogs(): Plugin {
  return {
    name: 'message-catalogs',
    transform: {
      filter: { id: /\.po$/ },
      async handler(source, filename) {
        const context = { locale: undefined, sourceLocale: SOURCE_LOCALE, filename };
        const catalog = await formatter().parse(source, context);
        const messages = Object.entries(catalog).flatMap(([id, { translation }]) =>
          translation ? [[id, compileMessage(translation)]] : [],
        );
        const code = `export const messages = ${JSON.stringify(Object.fromEntries(messages))};`;
        return { code, map: null, moduleType: 'js' };
      },
    },
  };
}
