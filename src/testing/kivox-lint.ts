import type { KivoxBlueprint } from "./kivox-record";

/** What is wrong with a blueprint, in words; nothing if it can be run. */
export function lint({ entries }: KivoxBlueprint): string[] {
  const errors: string[] = entries.length === 0 ? ["blueprint has no entries"] : [];
  for (const name of twice(entries.map((entry) => entry.name)))
    errors.push(`entry "${name}" exists more than once`);
  for (const { name, workflow } of entries) {
    const { nodes, edges } = workflow;
    const complain = (complaint: string) => errors.push(`entry "${name}": ${complaint}`);
    const ids = new Set(nodes.map(({ id }) => id));
    for (const id of twice(nodes.map((node) => node.id)))
      complain(`node id "${id}" is used more than once`);
    for (const type of ["entry", "exit"])
      if (!nodes.some((node) => node.type === type)) complain(`there is no ${type} node`);
    for (const { source, target } of edges)
      for (const id of new Set([source, target]))
        if (!ids.has(id)) complain(`edge "${source}" to "${target}" names unknown node "${id}"`);
    const reached = new Set(edges.map(({ target }) => target));
    for (const { id, type } of nodes)
      if (type !== "entry" && !reached.has(id)) complain(`no edge reaches node "${id}"`);
  }
  return errors;
}

function twice(names: readonly string[]): Set<string> {
  return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}
