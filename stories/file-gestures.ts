import type { UserEventObject } from "storybook/test";

/** Chooses files by the attach button's file picker. */
export async function attach(
  userEvent: Pick<UserEventObject, "upload">,
  canvasElement: HTMLElement,
  ...files: File[]
): Promise<void> {
  await userEvent.upload(pickerIn(canvasElement), files);
}

/** Holds files over the chat, as a drag does before it lets go. */
export function dragOver(canvasElement: HTMLElement, ...files: readonly File[]): void {
  fireDrag("dragenter", canvasElement, files);
  fireDrag("dragover", canvasElement, files);
}

/** Lets go of files over the chat. */
export function drop(canvasElement: HTMLElement, ...files: readonly File[]): void {
  fireDrag("drop", canvasElement, files);
}

/** Pastes files into a field. */
export function paste(field: HTMLElement, ...files: readonly File[]): void {
  const clipboardData = transferOf(files);
  field.dispatchEvent(
    new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }),
  );
}

// By the browser's own events: those of the testing library carry no files.
function fireDrag(type: string, canvasElement: HTMLElement, files: readonly File[]): void {
  pickerIn(canvasElement).dispatchEvent(
    new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transferOf(files) }),
  );
}

function pickerIn(canvasElement: HTMLElement): HTMLInputElement {
  const picker = canvasElement.querySelector<HTMLInputElement>('input[type="file"]');
  if (!picker) throw new Error("There is no file picker here: does the vendor take files?");
  return picker;
}

function transferOf(files: readonly File[]): DataTransfer {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  return transfer;
}
