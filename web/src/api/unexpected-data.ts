/** Data that this page does not support: the server is of another version. */
export class UnexpectedData extends Error {
  override readonly name = 'UnexpectedData';
}
