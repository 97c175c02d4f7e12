/** Named character references (HTML Standard, 13.5) of ASCII and Latin-1: headers, and so secrets, have no others; the longest names are left out. */

const ASCII: readonly [names: string, character: string][] = [
  ['Tab', '\t'],
  ['NewLine', '\n'],
  ['excl', '!'],
  ['quot QUOT', '"'],
  ['num', '#'],
  ['dollar', '$'],
  ['percnt', '%'],
  ['amp AMP', '&'],
  ['apos', "'"],
  ['lpar', '('],
  ['rpar', ')'],
  ['ast midast', '*'],
  ['plus', '+'],
  ['comma', ','],
  ['period', '.'],
  ['sol', '/'],
  ['colon', ':'],
  ['semi', ';'],
  ['lt LT', '<'],
  ['equals', '='],
  ['gt GT', '>'],
  ['quest', '?'],
  ['commat', '@'],
  ['lsqb lbrack', '['],
  ['bsol', '\\'],
  ['rsqb rbrack', ']'],
  ['Hat', '^'],
  ['lowbar', '_'],
  ['grave', '`'],
  ['lcub lbrace', '{'],
  ['verbar vert', '|'],
  ['rcub rbrace', '}'],
];

/** From U+00A0 on. */
const LATIN_1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';

/**
 * The key of a name, character by character: a number, since a text may hold millions of references. Of up to seven
 * characters it is exact (IEEE 754, binary64).
 */
export function nextNameKey(key: number, byte: number): number {
  return key * 128 + byte;
}

/** The code points of names, by the keys of the names. */
export const ENTITIES: ReadonlyMap<number, number> = new Map([
  ...ASCII.flatMap(([names, character]) =>
    names.split(' ').map((name) => [keyOf(name), character.charCodeAt(0)] as const),
  ),
  ...LATIN_1.split(' ').map((name, index) => [keyOf(name), 0xa0 + index] as const),
]);

function keyOf(name: string): number {
  return Buffer.from(name).reduce(nextNameKey, 0);
}
