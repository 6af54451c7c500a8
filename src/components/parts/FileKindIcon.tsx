import {
  ArchiveIcon,
  AudioIcon,
  DocumentIcon,
  FileIcon,
  ImageIcon,
  TableIcon,
  VideoIcon,
} from "../ui/Icon";
import type { FileKind } from "./file-kind";

const icons = {
  image: ImageIcon,
  video: VideoIcon,
  audio: AudioIcon,
  document: DocumentIcon,
  table: TableIcon,
  archive: ArchiveIcon,
  other: FileIcon,
};

/** The icon of a kind of file. */
export function FileKindIcon({ kind }: { readonly kind: FileKind }) {
  const KindIcon = icons[kind];
  return <KindIcon />;
}
