import { useState, type ReactNode } from "react";
import type { FilePart as File } from "../../core/index";
import { useFormat, useText } from "../language/LanguageContext";
import { ProgressBar } from "../ui/ProgressBar";
import { fileExtension, fileKind, fileUrl, imageUrl } from "./file-kind";
import { FileKindIcon } from "./FileKindIcon";
import type { PartProps } from "./part-props";

/**
 * A file of the conversation: its name and size, a preview where it is a picture, a bar while it uploads, and a link to it
 * where its URL is one to follow (`http`, `https` or `blob`).
 *
 * @example
 * ```tsx
 * <FilePart part={{ type: "file", name: "invoice.pdf", mediaType: "application/pdf" }} message={message} />
 * ```
 */
export function FilePart({ part }: PartProps<File>) {
  const text = useText();
  const format = useFormat();
  const [brokenUrl, setBrokenUrl] = useState<string>();

  const name = part.name || text.unnamedFile;
  const kind = fileKind(part.mediaType);
  const href = part.url === undefined ? undefined : fileUrl(part.url);
  const image = kind === "image" && part.url !== undefined ? imageUrl(part.url) : undefined;
  const isUploading = part.progress !== undefined;
  const extension = fileExtension(part.name);
  const size = part.size === undefined ? undefined : format.bytes(part.size);

  return (
    <Card href={href} kind={kind}>
      {image !== undefined && image !== brokenUrl && (
        <img
          className="parlance-file__preview"
          src={image}
          // The name stands below it.
          alt=""
          loading="lazy"
          decoding="async"
          referrerPolicy="no-referrer"
          onError={() => setBrokenUrl(image)}
        />
      )}
      <span className="parlance-file__row">
        <span className="parlance-file__icon">
          <FileKindIcon kind={kind} />
        </span>
        <span className="parlance-file__label">
          <span className="parlance-file__name" dir="auto">
            {name}
          </span>
          {(extension ?? size) !== undefined && (
            // Apart from each other: in Arabic the digits would else change places with the extension.
            <span className="parlance-file__details">
              <bdi>{extension}</bdi>
              {extension !== undefined && size !== undefined && " · "}
              <bdi>{size}</bdi>
            </span>
          )}
        </span>
      </span>
      {isUploading && (
        <ProgressBar
          className="parlance-file__progress"
          value={part.progress}
          label={text.fileUploading(name, part.progress, format)}
        />
      )}
    </Card>
  );
}

interface CardProps {
  readonly href: string | undefined;
  readonly kind: string;
  readonly children: ReactNode;
}

function Card({ href, kind, children }: CardProps) {
  const Element = href === undefined ? "div" : "a";
  const link = href && { href, target: "_blank", rel: "noopener noreferrer nofollow" };
  return (
    <Element {...(link || undefined)} className="parlance-file" data-kind={kind}>
      {children}
    </Element>
  );
}
