/** The bird of the company. */
export function PloverMark() {
  return (
    <svg className="plover-mark" viewBox="0 0 40 40" aria-hidden="true">
      <path
        className="plover-mark__body"
        d="M4 23c7 0 9-4 11-8 3-6 12-8 16-2l5 2-5 2c0 10-7 15-15 15C9 32 5 28 4 23z"
      />
      <path className="plover-mark__wing" d="M12 22c5 1 9-1 12-5 1 7-3 11-8 11-2 0-4-2-4-6z" />
      <circle className="plover-mark__eye" cx="27" cy="14" r="1.6" />
      <path className="plover-mark__legs" d="M17 32v5m5-6v6" />
    </svg>
  );
}
