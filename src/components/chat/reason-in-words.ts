/** Why a conversation ended, to be read or heard: a vendor's reason is an identifier as often as a sentence. */
export function reasonInWords(reason: string): string {
  return reason.replace(/[_-]+/g, " ");
}
