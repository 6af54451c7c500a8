/** What the page was told by its host, in a `<meta>` of its head. */
export function hostFact(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";
}
