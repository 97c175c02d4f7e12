/** The host of an integration's base URL, which was validated when it was saved. */
export function hostOf({ base_url }: { base_url: string }): string {
  return URL.parse(base_url)?.host ?? base_url;
}
