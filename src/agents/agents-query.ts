import type {
  DataTag,
  InfiniteData,
  QueryKey,
  UnusedSkipTokenInfiniteOptions,
  UnusedSkipTokenOptions,
} from "@tanstack/react-query";
import type { ParlanceError } from "../core/index";

/** How one thing is asked for: options of `useQuery`, `prefetchQuery` and their like. The key knows what is kept under it. */
export type AgentsQuery<Data> = UnusedSkipTokenOptions<Data, ParlanceError> & {
  queryKey: DataTag<QueryKey, Data, ParlanceError>;
};

/** How a list is asked for stretch by stretch: options of `useInfiniteQuery`, `prefetchInfiniteQuery` and their like. */
export type AgentsInfiniteQuery<Stretch> = UnusedSkipTokenInfiniteOptions<
  Stretch,
  ParlanceError,
  InfiniteData<Stretch, string | undefined>,
  QueryKey,
  string | undefined
> & { queryKey: DataTag<QueryKey, InfiniteData<Stretch>, ParlanceError> };
