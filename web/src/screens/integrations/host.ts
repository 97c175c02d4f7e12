/** Where an integration's calls go; its base URL was checked when it was saved. */
export function hostOf({ base_url }: { base_url: string }): string {
  return URL.parse(base_url)?.host ?? base_url;
}
