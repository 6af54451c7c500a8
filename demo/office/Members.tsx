import { MemberList } from "@parlance/react/agents";
import { useQuery } from "@tanstack/react-query";
import { addressOf, navigate } from "../route";

/** Who shares an organisation. The vendor tells of ids; what people are called is known to our own backend. */
export function Members({ org }: { readonly org: string }) {
  const people = useQuery({ queryKey: ["people"], queryFn: fetchPeople });
  return (
    <MemberList
      org={org}
      nameOf={({ userId }) => people.data?.[userId]}
      onLeft={() => navigate(addressOf({ page: "agents", tab: "agents" }))}
    />
  );
}

async function fetchPeople({
  signal,
}: {
  readonly signal: AbortSignal;
}): Promise<Readonly<Record<string, string>>> {
  const response = await fetch("/api/people", { signal });
  if (!response.ok) throw new Error(`Our backend answered ${response.status}.`);
  return (await response.json()) as Readonly<Record<string, string>>;
}
