import type { DataPart as Data } from "../../core/index";
import { useText } from "../language/LanguageContext";
import { TableIcon } from "../ui/Icon";
import { Fold } from "./Fold";
import type { PartProps } from "./part-props";
import { ReadableValue } from "./ReadableValue";

/**
 * Data that came with a message: its name, with what it holds folded away, as JSON.
 *
 * @remarks Messages do not draw data by themselves, for most of it is meant for the app. Draw what you know by its name with
 * `dataRenderers`, and the rest, where a reader is served by it, by giving this component as the slot `data`.
 *
 * @example
 * ```tsx
 * const slots = { data: DataPart };
 * const dataRenderers = { voucher: Voucher };
 *
 * <MessageList slots={slots} dataRenderers={dataRenderers} />
 * ```
 */
export function DataPart({ part }: PartProps<Data>) {
  const text = useText();
  return (
    <Fold
      className="parlance-data"
      summary={
        <>
          <TableIcon />
          <span className="parlance-data__name" dir="auto">
            {part.name || text.data}
          </span>
        </>
      }
    >
      <ReadableValue label={text.data} value={part.data} canCopy />
    </Fold>
  );
}
