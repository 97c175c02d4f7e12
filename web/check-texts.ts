import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/**
 * Finds what the UI displays without the message catalogues: plain texts in JSX, in properties that are displayed, and
 * sentences anywhere. Translations at the top level of a module are found too: they would be made before the messages are loaded.
 */

const WEB = import.meta.dirname;

/** Properties and attributes that people read or hear. */
const DISPLAYED =
  /^(label|caption|title|placeholder|description|message|children|header|footer|error|alt|legend|summary|text|hint|question|advice|nothingFound|emptyText|action|aria-label|aria-description|aria-roledescription|(\w+)(Label|Title|Text|Message|Description|Placeholder))$/;

/** Names, and what is the same in every language. */
const NAMES =
  /^(Sample app|First run|Trunkline|GitHub|Google|Microsoft|OpenAPI|OAuth|Swagger|Postman|MCP|API|APIs|URL|JSON|YAML|HTTP|HTTPS|SDK|ID|IP|curl|JavaScript|TypeScript|Python|Node\.js|Claude Code|Claude Desktop|Cursor|VS Code|Edge|Opera|Firefox|Chrome|Safari|Android|Windows|Linux|Vue|React|Bearer|Basic|Slack|PagerDuty|Ctrl|Shift|Enter|Esc|G|K|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|TRACE|[a-z0-9]+([-_.][a-z0-9]+)*|\d[\d.,]*( ?(ms|s|min|h|B|kB|MB|GB|KiB|MiB))?)$/;

/** What displays code or English by intention, and is not translated. */
const NOT_TEXTS = [/\.test\.tsx?$/, /^src\/api\/schema\.ts$/];

const MACROS = new Set(['t', 'msg', 'plural', 'Trans', 'Plural']);
const LETTERS = /\p{L}{2}/u;
/** Two words at least, the first with a capital: as texts are written, and identifiers are not. */
const SENTENCE = /^\p{Lu}[\p{L}’']*,? \p{L}[\p{L}’',. …:-]*/u;

/** A word with a capital, or several: texts where they are values. */
const WORDS = /^(\p{Lu}\p{Ll}+|\p{L}\p{Ll}+( [\p{L}’']+)+)[.:…]?$/u;
/** Properties whose values look like words. */
const CODE = /^(className|keywords|method|reason|name|gridTemplate\w*|transition|font|key|id)$/;

function textsIn(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(WEB, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: string[] = [];
  const report = (node: ts.Node, what: string) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    found.push(`web/${file}:${line + 1}: ${what}: ${node.getText().trim().slice(0, 80)}`);
  };
  const visit = (node: ts.Node, isInFunction: boolean): void => {
    const macro = macroOf(node);
    if (macro && !isInFunction && macro !== 'msg')
      report(node, 'translated before the messages are loaded, use msg');
    if (macro || ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isJsxText(node) && isText(node.text)) report(node, 'plain text');
    else if ((ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) && isPlainText(node))
      report(node, 'plain text');
    ts.forEachChild(node, (child) => visit(child, isInFunction || ts.isFunctionLike(node)));
  };
  visit(source, false);
  return found;
}

function macroOf(node: ts.Node): string | undefined {
  const callee = ts.isTaggedTemplateExpression(node)
    ? node.tag
    : ts.isCallExpression(node)
      ? node.expression
      : ts.isJsxElement(node)
        ? node.openingElement.tagName
        : ts.isJsxSelfClosingElement(node)
          ? node.tagName
          : undefined;
  const name = callee?.getText();
  return name !== undefined && MACROS.has(name) ? name : undefined;
}

function isPlainText(node: ts.StringLiteralLike | ts.TemplateExpression): boolean {
  const text = ts.isTemplateExpression(node)
    ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('0')
    : node.text;
  return isText(text) && (SENTENCE.test(text) || isDisplayed(node) || (WORDS.test(text) && isValue(node)));
}

function isText(text: string): boolean {
  return LETTERS.test(text) && !NAMES.test(text.trim());
}

/** Whether a value ends up in an attribute or property that is displayed, or between the tags of JSX. */
function isDisplayed(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isConditionalExpression(parent)) return parent.condition !== node && isDisplayed(parent);
  if (ts.isParenthesizedExpression(parent) || ts.isAsExpression(parent)) return isDisplayed(parent);
  if (ts.isBinaryExpression(parent))
    return /^(\?\?|\|\||&&|\+)$/.test(parent.operatorToken.getText()) && isDisplayed(parent);
  if (ts.isJsxExpression(parent))
    return ts.isJsxAttribute(parent.parent) ? isDisplayedName(parent.parent) : true;
  if (ts.isJsxAttribute(parent)) return isDisplayedName(parent);
  return ts.isPropertyAssignment(parent) && parent.initializer === node && isDisplayedName(parent);
}

/** Whether it is the value of a property, of a condition, of a function or in a list. */
function isValue(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isPropertyAssignment(parent))
    return parent.initializer === node && !CODE.test(parent.name.getText());
  if (ts.isConditionalExpression(parent)) return parent.condition !== node;
  return ts.isReturnStatement(parent) || ts.isArrowFunction(parent) || ts.isArrayLiteralExpression(parent);
}

function isDisplayedName({ name }: ts.JsxAttribute | ts.PropertyAssignment): boolean {
  return DISPLAYED.test(name.getText().replaceAll("'", ''));
}

const files = globSync('src/**/*.{ts,tsx}', { cwd: WEB })
  .filter((file) => !NOT_TEXTS.some((pattern) => pattern.test(file)))
  .toSorted();
const found = files.flatMap(textsIn);
for (const text of found) console.log(text);
console.log(
  found.length === 0
    ? 'No plain texts.'
    : `${found.length} plain texts: see CONTRIBUTING.md, "Texts of the UI".`,
);
process.exitCode = found.length === 0 ? 0 : 1;
