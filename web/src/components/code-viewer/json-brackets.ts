/** The brackets of JSON (RFC 8259, section 2), as codes of UTF-16. */

/** Whether an object or an array begins. */
export function isOpening(code: number): boolean {
  return code === 0x7b || code === 0x5b;
}

/** Whether an object or an array ends. */
export function isClosing(code: number): boolean {
  return code === 0x7d || code === 0x5d;
}
