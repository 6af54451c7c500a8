import { ParlanceError } from "@parlance/react/core";
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import type { Diary } from "../panel/diary";

/** The app's TanStack Query: what fails in it is written down. */
export function createOfficeCache(diary: Diary): QueryClient {
  const noteFailure = (name: string) => (error: unknown) => {
    const code = ParlanceError.isInstance(error) ? `${error.code}: ` : "";
    diary.note(name, code + (error instanceof Error ? error.message : String(error)), "bad");
  };
  return new QueryClient({
    // Once is enough to be seen: with more, two requests that the panel has fail would go unnoticed.
    defaultOptions: { queries: { retry: 1 } },
    queryCache: new QueryCache({ onError: noteFailure("query failed") }),
    mutationCache: new MutationCache({ onError: noteFailure("change failed") }),
  });
}
