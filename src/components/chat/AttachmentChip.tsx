import { useState } from "react";
import { useFormat, useText } from "../language/LanguageContext";
import { fileKind } from "../parts/file-kind";
import { FileKindIcon } from "../parts/FileKindIcon";
import { CloseIcon, RetryIcon } from "../ui/Icon";
import { IconButton } from "../ui/IconButton";
import { ProgressBar } from "../ui/ProgressBar";
import type { Attachment } from "./attachment-list";

interface AttachmentChipProps {
  readonly attachment: Attachment;
  readonly onRetry: (id: string) => void;
  readonly onRemove: (id: string) => void;
}

/** A file that is about to be sent: how far it got, and the way to take it back. */
export function AttachmentChip({ attachment, onRetry, onRemove }: AttachmentChipProps) {
  const text = useText();
  const format = useFormat();
  const [isBroken, setIsBroken] = useState(false);
  const { id, file, previewUrl, status, progress, error } = attachment;
  const name = file.name || text.unnamedFile;
  const reason = error && text.error(error, format);

  return (
    <li className="parlance-attachment" data-status={status}>
      <span className="parlance-attachment__picture">
        {previewUrl === undefined || isBroken ? (
          <FileKindIcon kind={fileKind(file.type)} />
        ) : (
          <img src={previewUrl} alt="" onError={() => setIsBroken(true)} />
        )}
      </span>
      <span className="parlance-attachment__label">
        <span className="parlance-attachment__name" dir="auto" title={name}>
          {name}
        </span>
        <span className="parlance-attachment__details">
          {status === "uploading" ? format.percent(progress) : (reason ?? format.bytes(file.size))}
        </span>
      </span>
      <span aria-live="polite" className="parlance-visually-hidden">
        {status === "uploaded" && text.fileUploaded(name)}
        {reason !== undefined && text.fileFailed(name, reason)}
      </span>
      {status === "failed" && error?.code !== "file-too-large" && (
        <IconButton label={text.retryFile(name)} onClick={() => onRetry(id)}>
          <RetryIcon />
        </IconButton>
      )}
      <IconButton label={text.removeFile(name)} onClick={() => onRemove(id)}>
        <CloseIcon />
      </IconButton>
      {status === "uploading" && (
        <ProgressBar
          className="parlance-attachment__progress"
          value={progress}
          label={text.fileUploading(name, progress, format)}
        />
      )}
    </li>
  );
}
