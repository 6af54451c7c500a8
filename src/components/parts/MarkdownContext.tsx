import { createContext, useContext, useMemo, type ComponentType, type ReactNode } from "react";

/** Props of a component that stands in for an element that is nothing but what it holds. */
export interface MarkdownContentProps {
  readonly children?: ReactNode;
}

/** Props of a component that stands in for a list. */
export interface MarkdownListProps extends MarkdownContentProps {
  /** The number of its first item, in an ordered list that does not begin with 1. */
  readonly start?: number | undefined;
}

/** Props of a component that stands in for an item of a list. */
export interface MarkdownItemProps extends MarkdownContentProps {
  /** Whether the item is a task that is done, or one that is not; absent when it is no task. */
  readonly isDone?: boolean | undefined;
}

/** Props of a component that stands in for a cell of a table. */
export interface MarkdownCellProps extends MarkdownContentProps {
  readonly align?: "left" | "center" | "right" | undefined;
}

/** Props of a component that stands in for a link. */
export interface MarkdownLinkProps extends MarkdownContentProps {
  /** Checked: an absolute `http`, `https`, `mailto` or `tel` URL. */
  readonly href: string;
  readonly title?: string | undefined;
}

/** Props of a component that stands in for an image. */
export interface MarkdownImageProps {
  /** Checked, and allowed by the `images` option. */
  readonly src: string;
  readonly alt: string;
  readonly title?: string | undefined;
}

/** Props of a component that stands in for a block of code. */
export interface MarkdownCodeBlockProps extends MarkdownContentProps {
  readonly text: string;
  /** What the writer calls the language. */
  readonly language?: string | undefined;
  /** More of it is to come. */
  readonly isOpen: boolean;
}

/**
 * Your own components in place of the kit's elements, by the name of the element. `pre` is a block of code and `code` is code
 * within a line. Declare them outside of your components, or each rendering mounts them anew.
 */
export interface MarkdownComponents {
  readonly a?: ComponentType<MarkdownLinkProps>;
  readonly p?: ComponentType<MarkdownContentProps>;
  readonly h1?: ComponentType<MarkdownContentProps>;
  readonly h2?: ComponentType<MarkdownContentProps>;
  readonly h3?: ComponentType<MarkdownContentProps>;
  readonly h4?: ComponentType<MarkdownContentProps>;
  readonly h5?: ComponentType<MarkdownContentProps>;
  readonly h6?: ComponentType<MarkdownContentProps>;
  readonly ul?: ComponentType<MarkdownListProps>;
  readonly ol?: ComponentType<MarkdownListProps>;
  readonly li?: ComponentType<MarkdownItemProps>;
  readonly blockquote?: ComponentType<MarkdownContentProps>;
  readonly table?: ComponentType<MarkdownContentProps>;
  readonly tr?: ComponentType<MarkdownContentProps>;
  readonly th?: ComponentType<MarkdownCellProps>;
  readonly td?: ComponentType<MarkdownCellProps>;
  readonly pre?: ComponentType<MarkdownCodeBlockProps>;
  readonly code?: ComponentType<MarkdownContentProps>;
  readonly img?: ComponentType<MarkdownImageProps>;
  readonly strong?: ComponentType<MarkdownContentProps>;
  readonly em?: ComponentType<MarkdownContentProps>;
  readonly del?: ComponentType<MarkdownContentProps>;
  readonly hr?: ComponentType;
}

/** How the Markdown of an agent is shown. */
export interface MarkdownOptions {
  /** Your own components in place of elements. */
  readonly components?: MarkdownComponents | undefined;
  /**
   * Colours code. It is asked once a block is closed; until it has answered, and when it fails, the code is shown plain.
   *
   * @remarks What it returns is rendered, not parsed: elements, never a string of HTML.
   */
  readonly highlight?:
    ((code: string, language: string | undefined) => ReactNode | Promise<ReactNode>) | undefined;
  /**
   * Which images are loaded: none, all from `https`, or those of which a function says so (it is asked about absolute `http`
   * and `https` URLs). The others are links.
   *
   * @remarks Loading an image tells its host who reads the message and when, and an agent can be talked into an address that
   * carries more than that. Allow hosts that you know.
   * @defaultValue false
   */
  readonly images?: boolean | ((url: string) => boolean) | undefined;
  /**
   * What relative links and images are relative to, as an absolute URL.
   *
   * @defaultValue none: a relative link is its text
   */
  readonly baseUrl?: string | undefined;
}

const MarkdownContext = /* @__PURE__ */ createContext<MarkdownOptions>({});

/** Props of {@link MarkdownProvider}. */
export interface MarkdownProviderProps extends MarkdownOptions {
  readonly children?: ReactNode;
}

/**
 * Says how the Markdown below is shown. What is not given here is taken from the provider around this one.
 *
 * @example
 * ```tsx
 * const allowImage = (url: string) => new URL(url).host === "images.example.com";
 *
 * <MarkdownProvider images={allowImage} baseUrl="https://shop.example.com/">
 *   <ChatPanel connector={connector} />
 * </MarkdownProvider>
 * ```
 */
export function MarkdownProvider({
  components,
  highlight,
  images,
  baseUrl,
  children,
}: MarkdownProviderProps) {
  const outer = useContext(MarkdownContext);
  // By what they hold, so that an object literal for options renders no message anew.
  const options = useMemo(
    () => ({
      components: components ? { ...outer.components, ...components } : outer.components,
      highlight: highlight ?? outer.highlight,
      images: images ?? outer.images,
      baseUrl: baseUrl ?? outer.baseUrl,
    }),
    [outer, components, highlight, images, baseUrl],
  );
  return <MarkdownContext.Provider value={options}>{children}</MarkdownContext.Provider>;
}

/** How the Markdown around this component is shown. */
export function useMarkdownOptions(): MarkdownOptions {
  return useContext(MarkdownContext);
}
