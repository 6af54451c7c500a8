import { fireEvent, render, screen } from "@testing-library/react";
import { StrictMode, useRef } from "react";
import { expect, test, vi } from "vitest";
import { ResizeHandle, type ChatSize } from "./ResizeHandle";

interface CardProps {
  readonly hasHandle: boolean;
  readonly onResize: (size: ChatSize | undefined) => void;
}

function Card({ hasHandle, onResize }: CardProps) {
  const cardRef = useRef<HTMLDivElement>(null);
  return (
    <div ref={cardRef} data-testid="card">
      {hasHandle && <ResizeHandle cardRef={cardRef} onTry={() => undefined} onResize={onResize} />}
    </div>
  );
}

test("a drag that the page cuts short, by a screen that is turned, decides nothing and leaves nothing", () => {
  const onResize = vi.fn();
  const { rerender } = render(<Card hasHandle onResize={onResize} />, { wrapper: StrictMode });
  const handle = screen.getByRole("slider");
  handle.setPointerCapture = () => undefined;
  fireEvent.pointerDown(handle, { button: 0, clientX: 100, clientY: 100 });
  expect(screen.getByTestId("card").hasAttribute("data-resizing")).toBe(true);
  expect(onResize).not.toHaveBeenCalled();
  rerender(<Card hasHandle={false} onResize={onResize} />);
  expect(screen.getByTestId("card").hasAttribute("data-resizing")).toBe(false);
  expect(onResize.mock.calls).toEqual([[undefined]]);
});
