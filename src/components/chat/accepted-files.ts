/**
 * Whether `file` is one of the kinds that `accept` names, as a file input's `accept` would: extensions (`.pdf`), media types
 * (`text/csv`) and families of them (`image/*`), separated by commas. Everything, if it names none.
 */
export function isAccepted(file: File, accept: string | undefined): boolean {
  const kinds = (accept ?? "")
    .toLowerCase()
    .split(",")
    .map((kind) => kind.trim())
    .filter((kind) => kind !== "");
  const name = file.name.toLowerCase();
  const type = file.type.toLowerCase();
  return (
    kinds.length === 0 ||
    kinds.some((kind) => {
      if (kind.startsWith(".")) return name.endsWith(kind);
      return kind.endsWith("/*") ? type.startsWith(kind.slice(0, -1)) : type === kind;
    })
  );
}

/** Whether something with files in it is dragged. What it holds is not told before it is dropped. */
export function hasFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes("Files") ?? false;
}

/** The files that were dropped, without directories: those look like empty files and cannot be read. */
export function droppedFiles(transfer: DataTransfer | null): readonly File[] {
  if (!transfer) return [];
  const directories = new Set(
    [...transfer.items]
      .filter((item) => item.webkitGetAsEntry?.()?.isDirectory)
      .map((item) => item.getAsFile()?.name),
  );
  return [...transfer.files].filter((file) => !directories.has(file.name));
}

/**
 * The files that were pasted; none where the text is what is meant. A word processor puts a picture of the text beside it, and says
 * so by adding HTML; a file manager puts the file's name there.
 */
export function pastedFiles(transfer: DataTransfer): readonly File[] {
  const isFormattedText =
    transfer.types.includes("text/html") && transfer.getData("text/plain").trim() !== "";
  return isFormattedText ? [] : [...transfer.files];
}
