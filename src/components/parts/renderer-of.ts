/** What is meant for `name`. A vendor chooses names, and one called `constructor` must not find what every object has. */
export function rendererOf<Renderer>(
  renderers: Readonly<Record<string, Renderer | undefined>> | undefined,
  name: string,
): Renderer | undefined {
  return renderers && Object.hasOwn(renderers, name) ? renderers[name] : undefined;
}
