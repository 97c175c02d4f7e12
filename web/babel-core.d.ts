/** What messages.ts uses of Babel 7, which comes without types. */
declare module '@babel/core' {
  export function transformAsync(
    code: string,
    options: Readonly<Record<string, unknown>>,
  ): Promise<{ code: string; map: import('vite').Rolldown.ExistingRawSourceMap } | null>;
}
