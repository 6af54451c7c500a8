import { useFormat } from "../../components/index";
import type { ParlanceError } from "../../core/index";
import { useAgentsText } from "../AgentsProvider";

interface FailureProps {
  /** What could not be done. */
  readonly title: string;
  readonly error: ParlanceError | null;
}

/** Says beside what it belongs to that something could not be done; nothing while all is well. */
export function Failure({ title, error }: FailureProps) {
  const text = useAgentsText();
  const format = useFormat();
  return (
    <div className="parlance-failure" role="alert">
      {error && (
        <>
          <strong>{title}</strong> {text.error(error, format)}
        </>
      )}
    </div>
  );
}
